import type { Store } from '../../party/autopilot/store/shelves.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { isTableName } from '../../shared/model/tables.ts';
import { decodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { Frame } from './link.ts';

/**
 * The rows and texts in a frame that its receiver may not see, judged from what is stored and not by
 * the room's own rules: what belongs to a private thread is for those it names, what is in a topic
 * of one's own is for oneself.
 */
export function hiddenIn(store: Store, who: Principal, frame: Frame): string[] {
  if (typeof frame !== 'string') {
    const { ref } = decodeDelta(frame) ?? { ref: 0 };
    const partId = store.get('streams', { ref })?.partId;
    return partId !== undefined && isHidden(store, who, 'parts', { id: partId }) ? [partId] : [];
  }
  if (!/"(put|partId)":/.test(frame)) return [];
  const hidden: string[] = [];
  walk(parseJson(frame), (table, row) => {
    if (isHidden(store, who, table, row)) hidden.push(`${table} ${row.id}`);
  });
  return hidden;
}

type AnyRow = Record<string, unknown>;

function walk(value: unknown, see: (table: string, row: AnyRow) => void): void {
  if (Array.isArray(value)) {
    const [table, row] = value;
    if (typeof table === 'string' && isTableName(table) && isRow(row)) see(table, row);
    for (const one of value) walk(one, see);
  } else if (isRow(value)) {
    if (typeof value.partId === 'string' && 'text' in value) see('parts', { id: value.partId });
    for (const one of Object.values(value)) walk(one, see);
  }
}

function isHidden(store: Store, who: Principal, table: string, row: AnyRow): boolean {
  if (table === 'privateThreads' || table === 'privateWork') return row.principal !== who;
  const threadId = table === 'threads' ? row.id : (row.threadId ?? threadOf(store, row));
  if (typeof threadId !== 'string') return false;
  const access = bodyOf(store, 'threads', threadId)?.access;
  return Array.isArray(access) && !access.includes(who);
}

const threadOf = (store: Store, { id }: AnyRow): unknown =>
  typeof id === 'string' ? bodyOf(store, 'parts', id)?.threadId : undefined;

function bodyOf(store: Store, tbl: string, id: string): AnyRow | null {
  const parsed = parseJson(store.get('rows', { tbl, id })?.body ?? '');
  return isRow(parsed) ? parsed : null;
}

const isRow = (value: unknown): value is AnyRow =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
