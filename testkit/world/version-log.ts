import { type Row, type TableName, tableNames, topicOf } from '../../shared/model/tables.ts';
import type { Replica } from '../../shared/sync/replica.ts';
import type { Change, Flat } from '../memory-store.ts';

/** One version of a row; `topic` is `null` when it was removed. */
interface Version {
  seq: number;
  topic: string | null;
  at: number;
  body: string;
}

interface Past {
  table: TableName;
  id: string;
  versions: Version[];
}

/**
 * Every version of every row of one epoch, as the store committed them. Knows what the room was at
 * any `seq`, so that a replica can be held against it at any moment and not only at rest.
 */
export class VersionLog {
  private readonly rows = new Map<string, Past>();
  /** The rows that ever were in a topic. */
  private readonly topics = new Map<string, Set<Past>>();

  constructor(base: readonly Flat[] = []) {
    for (const item of base) this.put(item);
  }

  commit(changes: readonly Change[]): void {
    for (const { shelf, after } of changes) {
      if (shelf === 'rows' && after !== undefined) this.put(after);
      if (shelf === 'tombstones' && after !== undefined) this.leave(after);
    }
  }

  /** What is wrong with a replica's view of a topic, given where it says it stands. */
  check(replica: Replica, topic: string): string[] {
    const standing = replica.topics.get(topic);
    if (standing === undefined) return [];
    const { seq, start } = standing;
    const wrong: string[] = [];
    for (const { table, id, versions } of this.topics.get(topic) ?? []) {
      const held = heldIn(replica, topic, table, id);
      const then = versions.findLast((version) => version.seq <= seq);
      const there = then?.topic === topic ? then : undefined;
      const name = `${table} ${id}`;
      if (held === undefined) {
        if (there !== undefined && there.at >= start) wrong.push(`lacks ${name}`);
      } else if (!versions.some((one) => one.seq === held.seq && one.body === textOf(held)))
        wrong.push(`has ${name} of ${held.seq}, which never was`);
      else if (held.seq <= seq && held.seq !== there?.seq)
        wrong.push(`has ${name} of ${held.seq}, not of ${there?.seq ?? 'its time, it had left'}`);
    }
    return wrong.map((what) => `at ${topic} ${seq}: ${what}`);
  }

  private put({ tbl, id, seq, topic, at, body }: Flat): void {
    const version = { seq: Number(seq), topic: String(topic), at: Number(at) };
    this.add(String(tbl), String(id), { ...version, body: sortedJson(JSON.parse(String(body))) });
  }

  /** A row that moves is put into its new topic with the same `seq`, behind this. */
  private leave({ tbl, id, seq, topic }: Flat): void {
    const last = this.rows.get(`${tbl} ${id}`)?.versions.at(-1);
    if (last === undefined || last.topic !== topic || last.seq >= Number(seq)) return;
    this.add(String(tbl), String(id), { seq: Number(seq), topic: null, at: 0, body: '' });
  }

  private add(tbl: string, id: string, version: Version): void {
    const table = tableNames.find((one) => one === tbl);
    if (table === undefined) return;
    const past: Past = this.rows.get(`${tbl} ${id}`) ?? { table, id, versions: [] };
    past.versions.push(version);
    this.rows.set(`${tbl} ${id}`, past);
    if (version.topic === null) return;
    const inTopic = this.topics.get(version.topic) ?? new Set();
    this.topics.set(version.topic, inTopic.add(past));
  }
}

function heldIn<T extends TableName>(
  { rows }: Replica,
  topic: string,
  table: T,
  id: string,
): Row<T> | undefined {
  const row = rows[table].get(id);
  return row !== undefined && topicOf(table, row) === topic ? row : undefined;
}

const texts = new WeakMap<object, string>();

function textOf(row: object): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const made = sortedJson(row);
  texts.set(row, made);
  return made;
}

/** JSON that does not depend on the order of keys. */
export const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
