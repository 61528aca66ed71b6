import { must } from '../../../shared/lib/must.ts';
import { utf8Length } from '../../../shared/lib/utf8.ts';
import {
  orderKey,
  type Row,
  type TableName,
  tables,
  topicOf,
} from '../../../shared/model/tables.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import type { EventPayload } from '../../../shared/protocol/events.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import type { DelRow, PutRow } from '../../../shared/protocol/topic-answer.ts';
import type { MomentSource } from '../../../shared/timeline/moment-of.ts';
import { parseItem } from '../../platform/parse-item.ts';
import { readMeta, writeMeta } from './meta.ts';
import type { Item, Store } from './shelves.ts';

export type Patch = EventPayload<'patch'>;

export function readRow<T extends TableName>(store: Store, table: T, id: string): Row<T> | null {
  const item = store.get('rows', { tbl: table, id });
  return item === null ? null : parseRow(table, item);
}

export const parseRow = <T extends TableName>(table: T, item: Item<'rows'>): Row<T> =>
  parseItem(tables[table].row, item, item.body);

/**
 * The changes of one transaction. Every row that changes gets the next `seq`; leaving a topic
 * leaves a tombstone in it; `finish` writes the clocks and says what to tell each topic.
 */
export class Changes {
  private readonly store: Store;
  private readonly now: number;
  private readonly before: number;
  private seq: number;
  private readonly touched = new Map<string, Touched>();
  /** The rows that a timeline tells of, once for each time they were put, in that order. */
  readonly steps: Step[] = [];

  constructor(store: Store, now: number) {
    this.store = store;
    this.now = now;
    this.before = must(readMeta(store, 'seq'), 'the clock of the room');
    this.seq = this.before;
  }

  /** Makes or replaces a row; `build` gets the `seq` of this change. */
  put<T extends TableName>(table: T, build: (seq: number) => Row<T>): Row<T> {
    this.seq += 1;
    const row = build(this.seq);
    const topic = topicOf(table, row);
    const body = JSON.stringify(row);
    if (utf8Length(body) > limits.rowBytes) throw new Refusal('tooLarge');
    const old = this.store.get('rows', { tbl: table, id: row.id });
    if (old !== null && old.topic !== topic) this.leave(old);
    const at = orderKey(table, row) ?? 0;
    this.store.put('rows', { tbl: table, id: row.id, topic, at, seq: this.seq, body });
    // Who is in a topic has no tombstone there.
    if (old?.topic !== topic) this.store.remove('tombstones', { topic, tbl: table, id: row.id });
    const touched = this.touch(topic);
    touched.del.delete(`${table} ${row.id}`);
    touched.put.set(`${table} ${row.id}`, [table, row]);
    if (tables[table].drawn) this.remember(table, row.id, body);
    const source = told[table]?.(row);
    if (source !== undefined)
      this.steps.push({
        ...source,
        before: old === null ? null : () => told[table]?.(parseRow(table, old)) ?? null,
      });
    return row;
  }

  edit<T extends TableName>(table: T, id: string, change: (row: Row<T>) => Row<T>): Row<T> {
    const row = must(readRow(this.store, table, id), `${table} ${id}`);
    return this.put(table, (seq) => ({ ...change(row), seq }));
  }

  remove(table: TableName, id: string): void {
    const old = this.store.get('rows', { tbl: table, id });
    if (old === null) return;
    this.seq += 1;
    this.store.remove('rows', { tbl: table, id });
    this.leave(old);
    if (tables[table].drawn) this.remember(table, id, 'null');
  }

  /** Did a row of this table change? */
  touches(table: TableName): boolean {
    return this.changed(table).length > 0;
  }

  /** The rows of this table that changed, by their ids. */
  changed(table: TableName): string[] {
    const names = [...this.touched.values()].flatMap(({ put, del }) => [
      ...put.keys(),
      ...del.keys(),
    ]);
    const start = `${table} `;
    const ids = names
      .filter((name) => name.startsWith(start))
      .map((name) => name.slice(start.length));
    return [...new Set(ids)];
  }

  /** Writes the clocks. The patches are told once the transaction is through. */
  finish(): Patch[] {
    if (this.seq === this.before) return [];
    writeMeta(this.store, 'seq', this.seq);
    return [...this.touched].map(([topic, { from, floor, put, del }]) => {
      const to = Math.max(
        ...[...put.values()].map(([, row]) => row.seq),
        ...[...del.values()].map(([, , seq]) => seq),
      );
      this.store.put('topics', { topic, head: to, floor });
      return { topic, from, to, put: [...put.values()], del: [...del.values()] };
    });
  }

  /** The row goes from its topic at this `seq`, wherever it goes. */
  private leave(old: Item<'rows'>): void {
    const { topic, tbl, id } = old;
    this.store.put('tombstones', { topic, tbl, id, seq: this.seq, time: this.now });
    const touched = this.touch(topic);
    touched.put.delete(`${tbl} ${id}`);
    touched.del.set(`${tbl} ${id}`, [tbl, id, this.seq]);
  }

  private touch(topic: string): Touched {
    const known = this.touched.get(topic);
    if (known !== undefined) return known;
    const item = this.store.get('topics', { topic });
    const touched: Touched = {
      from: item?.head ?? 0,
      floor: item?.floor ?? 0,
      put: new Map(),
      del: new Map(),
    };
    this.touched.set(topic, touched);
    return touched;
  }

  private remember(tbl: string, id: string, after: string): void {
    this.store.put('history', { seq: this.seq, time: this.now, tbl, id, after });
  }
}

/** A row as it was put, and what it was before, read when it is asked for; `null`: it was not there. */
export type Step = MomentSource & { before: (() => MomentSource | null) | null };

const told: { readonly [T in TableName]?: (row: Row<T>) => MomentSource } = {
  runs: (row) => ({ table: 'runs', row }),
  parts: (row) => ({ table: 'parts', row }),
  approvals: (row) => ({ table: 'approvals', row }),
  jobs: (row) => ({ table: 'jobs', row }),
};

interface Touched {
  from: number;
  floor: number;
  put: Map<string, PutRow>;
  del: Map<string, DelRow>;
}
