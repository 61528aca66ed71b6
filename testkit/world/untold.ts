import { parseRow } from '../../party/autopilot/store/records.ts';
import type { Item, Store } from '../../party/autopilot/store/shelves.ts';
import type { RunId } from '../../shared/model/ids.ts';
import { type Moment, momentRow } from '../../shared/model/moment.ts';
import {
  type MomentSource,
  rowName,
  saysTheSame,
  shapeOf,
} from '../../shared/timeline/moment-of.ts';

const most = { by: 'primary', limit: 100_000 } as const;

/**
 * What the timelines of a room say wrong: a row whose last moment is not its state, moments that are
 * out of order or turn back in time, a count that is not theirs. For rooms that kept every moment.
 */
export function untold(store: Store): string[] {
  const items = store.scan('moments', most);
  const moments = items.map(({ body }) => momentRow.parse(JSON.parse(body)));
  const last = new Map(moments.map((moment) => [rowName(moment), moment]));
  return [...untoldRows(store, last), ...outOfOrder(store, items, moments)];
}

/** The rows of a room that a timeline tells of. */
export function sourcesIn(store: Store): MomentSource[] {
  const rows = (tbl: string) => store.scan('rows', { ...most, where: { tbl } });
  return [
    ...rows('runs').map((item) => ({ table: 'runs' as const, row: parseRow('runs', item) })),
    ...rows('parts').map((item) => ({ table: 'parts' as const, row: parseRow('parts', item) })),
    ...rows('approvals').map((item) => ({
      table: 'approvals' as const,
      row: parseRow('approvals', item),
    })),
    ...rows('jobs').map((item) => ({ table: 'jobs' as const, row: parseRow('jobs', item) })),
  ];
}

function untoldRows(store: Store, last: ReadonlyMap<string, Moment>): string[] {
  const messages = store
    .scan('rows', { ...most, where: { tbl: 'messages' } })
    .map((item) => parseRow('messages', item));
  const writers = new Map(
    messages.map(({ id, runId }): [string, RunId | undefined] => [id, runId]),
  );
  const told = new Set<string>();
  const wrong = sourcesIn(store).flatMap((source) => {
    const { table, row } = source;
    if (row.threadId === undefined) return [];
    const starter = last.get(`job ${row.id}`)?.runId;
    const shape = shapeOf(source, table === 'parts' ? writers.get(row.messageId) : starter);
    if (shape === null) return [];
    told.add(rowName(shape));
    const moment = last.get(rowName(shape));
    return moment !== undefined && saysTheSame(moment, shape)
      ? []
      : [`${rowName(shape)} is ${shape.state}, its timeline says ${JSON.stringify(moment)}`];
  });
  const strange = [...last.keys()].filter((name) => !told.has(name));
  return [...wrong, ...strange.map((name) => `a timeline tells of ${name}, which is not there`)];
}

function outOfOrder(
  store: Store,
  items: readonly Item<'moments'>[],
  moments: readonly Moment[],
): string[] {
  return store.scan('timelines', most).flatMap(({ threadId, n, at, kept }) => {
    const own = moments.filter((_, i) => items[i]?.threadId === threadId);
    const isCounted = kept === own.length && own.every((moment, i) => moment.n === i + 1);
    const isForward = own.every((moment, i) => moment.at >= (own[i - 1]?.at ?? 0));
    const isHead = n === own.at(-1)?.n && at === own.at(-1)?.at;
    const begins = own.filter(({ began }) => began === true).map(rowName);
    const firsts = new Map(own.toReversed().map((moment) => [rowName(moment), moment]));
    const isBegun = begins.length === firsts.size && new Set(begins).size === begins.length;
    return isCounted && isForward && isHead && isBegun
      ? []
      : [`the timeline of ${threadId} is out of order`];
  });
}
