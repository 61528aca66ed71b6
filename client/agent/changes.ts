import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { type Row, type TableName, tableNames } from '../../shared/model/tables.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import type { Replica } from '../../shared/sync/replica.ts';
import type { Session } from '../connection/session.ts';
import { type ConnectionState, stateOf } from './connection-state.ts';

/** A row came or became another; `before` is what was held of it. */
export interface RowChange<T extends TableName = TableName> {
  type: 'row';
  table: T;
  row: Row<T>;
  before: Row<T> | null;
}

/** A row is no longer held: it was removed, or its topic may no longer be seen. */
export interface RowGone<T extends TableName = TableName> {
  type: 'gone';
  table: T;
  row: Row<T>;
}

/** Words of a part. `added` is what was appended; `null` when words were replaced. */
export interface TextChange {
  type: 'text';
  partId: string;
  text: string;
  added: string | null;
}

/** What happened to what an agent holds of a room. */
export type Change =
  | RowChange
  | RowGone
  | TextChange
  | { type: 'presence'; present: readonly Presence[] }
  | { type: 'self'; self: { principal: Principal; role: Role | null } }
  /** The topic may not be watched, or no longer. */
  | { type: 'refused'; topic: string; reason: string }
  | { type: 'connection'; state: ConnectionState };

/** Narrows a change to a row of one table. */
export const isRowOf = <T extends TableName>(change: Change, table: T): change is RowChange<T> =>
  change.type === 'row' && change.table === table;

/** What is different in the second session: rows before the words in them. */
export function changesBetween(before: Session, now: Session): Change[] {
  const state = stateOf(now.phase);
  return [
    ...(state === stateOf(before.phase) ? [] : [{ type: 'connection', state } as const]),
    ...selfChanges(before, now),
    ...(before.replica === now.replica ? [] : replicaChanges(before.replica, now.replica)),
    ...(before.present === now.present
      ? []
      : [{ type: 'presence', present: now.present } as const]),
  ];
}

function* selfChanges(before: Session, now: Session): Iterable<Change> {
  const { self } = now;
  if (
    self !== null &&
    (self.principal !== before.self?.principal || self.role !== before.self.role)
  )
    yield { type: 'self', self };
  for (const [topic, reason] of now.refused)
    if (!before.refused.has(topic)) yield { type: 'refused', topic, reason };
}

function* replicaChanges(before: Replica, now: Replica): Iterable<Change> {
  for (const table of tableNames) yield* rowChanges(table, before, now);
  for (const [partId, { rev, text }] of now.texts) {
    const held = before.texts.get(partId);
    if (held?.text === text || (held === undefined && text === '')) continue;
    const grew = held === undefined || (held.rev === rev && text.startsWith(held.text));
    yield { type: 'text', partId, text, added: grew ? text.slice(held?.text.length ?? 0) : null };
  }
}

/** A replica copies a map only when it changes, so a table nobody touched costs nothing. */
function* rowChanges<T extends TableName>(
  table: T,
  before: Replica,
  now: Replica,
): Iterable<RowChange<T> | RowGone<T>> {
  const old: ReadonlyMap<string, Row<T>> = before.rows[table];
  const held: ReadonlyMap<string, Row<T>> = now.rows[table];
  if (old === held) return;
  for (const [id, row] of held) {
    const earlier = old.get(id) ?? null;
    if (earlier !== row) yield { type: 'row', table, row, before: earlier };
  }
  for (const [id, row] of old) if (!held.has(id)) yield { type: 'gone', table, row };
}
