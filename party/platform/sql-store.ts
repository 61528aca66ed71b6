import {
  columnsOf,
  type Item,
  type Key,
  type Range,
  type ShelfName,
  StorageFailure,
  type Store,
  specOf,
} from '../autopilot/store/shelves.ts';
import { reach } from './failpoint.ts';

type Value = string | number;

/** The shelves in a Durable Object's SQLite. Column and table names come from the declaration, values are bound. */
export class SqlStore implements Store {
  private readonly storage: DurableObjectStorage;
  private readonly statements = new Map<string, string>();

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  transact<T>(work: () => T): T {
    let isThrough = false;
    try {
      reach('beforeWrite');
      const kept = this.storage.transactionSync(() => {
        const result = work();
        isThrough = true;
        return result;
      });
      reach('beforeAck');
      return kept;
    } catch (error) {
      throw isThrough ? new StorageFailure(error) : error;
    }
  }

  get<S extends ShelfName>(shelf: S, key: Key<S>): Item<S> | null {
    const { primary } = specOf(shelf);
    const sql = this.statement(
      `get ${shelf}`,
      () => `select * from ${shelf} where ${all(primary)}`,
    );
    const [item] = this.exec<S>(sql, valuesOf(primary, key));
    return item ?? null;
  }

  put<S extends ShelfName>(shelf: S, item: Item<S>): void {
    const columns = Object.keys(specOf(shelf).columns);
    const sql = this.statement(`put ${shelf}`, () => {
      const marks = columns.map(() => '?').join(', ');
      return `insert or replace into ${shelf} (${columns.join(', ')}) values (${marks})`;
    });
    this.exec<S>(sql, valuesOf(columns, item));
    if (shelf === 'chunks') reach('deltaSave');
    if (shelf === 'outbox' && 'tries' in item && Number(item.tries) > 0) reach('midAlarm');
  }

  remove<S extends ShelfName>(shelf: S, key: Key<S>): void {
    const { primary } = specOf(shelf);
    const sql = this.statement(
      `remove ${shelf}`,
      () => `delete from ${shelf} where ${all(primary)}`,
    );
    this.exec<S>(sql, valuesOf(primary, key));
  }

  scan<S extends ShelfName>(shelf: S, range: Range<S>): Item<S>[] {
    const { by, where = {}, above, below, limit, down = false } = range;
    const columns = columnsOf(shelf, String(by));
    const fixed = columns.filter((column) => column in where);
    const next = columns[fixed.length];
    const shape = `scan ${shelf} ${String(by)} ${fixed.length} ${above !== undefined} ${below !== undefined} ${down}`;
    const sql = this.statement(shape, () => {
      const terms = fixed.map((column) => `${column} = ?`);
      if (above !== undefined) terms.push(`${next} > ?`);
      if (below !== undefined) terms.push(`${next} < ?`);
      const order = columns.slice(fixed.length).map((column) => (down ? `${column} desc` : column));
      const wheres = terms.length > 0 ? ` where ${terms.join(' and ')}` : '';
      const orders = order.length > 0 ? ` order by ${order.join(', ')}` : '';
      return `select * from ${shelf}${wheres}${orders} limit ?`;
    });
    const bounds = [above, below].filter((bound) => bound !== undefined);
    return this.exec<S>(sql, [...valuesOf(fixed, where), ...bounds, limit]);
  }

  match(terms: readonly string[], { below, limit }: { below?: number; limit: number }) {
    if (terms.length === 0) return [];
    const words = terms.map((term) => `"${term.replaceAll('"', '""')}"`).join(' ');
    const sql = `select docs.* from docs_words join docs on docs.rowid = docs_words.rowid
      where docs_words match ? and docs.n < ? order by docs.n desc limit ?`;
    return this.exec<'docs'>(sql, [`${words}*`, below ?? Number.MAX_SAFE_INTEGER, limit]);
  }

  private statement(name: string, build: () => string): string {
    const known = this.statements.get(name);
    if (known !== undefined) return known;
    const sql = build();
    this.statements.set(name, sql);
    return sql;
  }

  private exec<S extends ShelfName>(sql: string, values: Value[]): Item<S>[] {
    try {
      // The columns are those of the declaration, which a test compares with the migrated schema.
      return this.storage.sql.exec(sql, ...values).toArray() as unknown as Item<S>[];
    } catch (error) {
      throw new StorageFailure(error);
    }
  }
}

const all = (columns: readonly string[]): string =>
  columns.map((column) => `${column} = ?`).join(' and ');

const valuesOf = (columns: readonly string[], item: object): Value[] =>
  columns.map((column) => Reflect.get(item, column) as Value);
