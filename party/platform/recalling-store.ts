import {
  type Item,
  type Key,
  type Range,
  type ShelfName,
  type Store,
  specOf,
} from '../autopilot/store/shelves.ts';

/** Shelves that are read again and again, an item at a time. */
const recalled: ReadonlySet<ShelfName> = new Set(['meta', 'rows', 'topics', 'deadlines']);

/** Tables that every decision reads whole, and that seldom change. */
const wholeTables: ReadonlySet<string> = new Set(['members', 'grants']);

/** The object has 128 MB for everything; so much text in memory is enough for what is read often. */
const mostUnits = 4 * 1024 * 1024;

/**
 * A store that remembers what it read and wrote. Nobody else writes where a room keeps its things,
 * so what it read stays true until it writes there itself, or a transaction of its own fails. What
 * it hands out is frozen, and the same object as long as nothing changed.
 */
export class RecallingStore implements Store {
  private readonly inner: Store;
  private readonly items = new Map<string, object | null>();
  private readonly tables = new Map<string, object[]>();
  private units = 0;

  constructor(inner: Store) {
    this.inner = inner;
  }

  transact<T>(work: () => T): T {
    try {
      return this.inner.transact(work);
    } catch (error) {
      this.forgetAll();
      throw error;
    }
  }

  get<S extends ShelfName>(shelf: S, key: Key<S>): Item<S> | null {
    if (!recalled.has(shelf)) return this.inner.get(shelf, key);
    const name = nameOf(shelf, key);
    const known = this.items.get(name);
    if (known !== undefined) return known as Item<S> | null;
    return this.keep(name, this.inner.get(shelf, key));
  }

  put<S extends ShelfName>(shelf: S, item: Item<S>): void {
    this.forget(shelf, item);
    this.inner.put(shelf, item);
    if (recalled.has(shelf)) this.keep(nameOf(shelf, item), { ...item });
  }

  remove<S extends ShelfName>(shelf: S, key: Key<S>): void {
    this.forget(shelf, key);
    this.inner.remove(shelf, key);
  }

  scan<S extends ShelfName>(shelf: S, range: Range<S>): Item<S>[] {
    const name = tableOf(shelf, range);
    if (name === null) return this.inner.scan(shelf, range);
    const known = this.tables.get(name);
    if (known !== undefined) return known.slice(0, range.limit) as Item<S>[];
    const items = this.inner.scan(shelf, range);
    for (const item of items) Object.freeze(item);
    if (items.length < range.limit) this.tables.set(name, [...items]);
    return items;
  }

  match(terms: readonly string[], range: { below?: number; limit: number }): Item<'docs'>[] {
    return this.inner.match(terms, range);
  }

  private keep<I extends object>(name: string, item: I | null): I | null {
    const body = item === null ? 0 : Reflect.get(item, 'body');
    this.units += name.length + (typeof body === 'string' ? body.length : 0);
    if (this.units > mostUnits) this.forgetAll();
    this.items.set(name, Object.freeze(item));
    return item;
  }

  private forget(shelf: ShelfName, key: object): void {
    if (!recalled.has(shelf)) return;
    this.items.delete(nameOf(shelf, key));
    if (shelf === 'rows') this.tables.delete(String(Reflect.get(key, 'tbl')));
  }

  private forgetAll(): void {
    this.items.clear();
    this.tables.clear();
    this.units = 0;
  }
}

/** The table that is read whole, if one is. */
function tableOf<S extends ShelfName>(shelf: S, { by, where, above, below, down }: Range<S>) {
  if (shelf !== 'rows' || by !== 'primary' || down === true) return null;
  if (where === undefined || above !== undefined || below !== undefined) return null;
  const { tbl, ...rest }: { tbl?: unknown } = where;
  if (typeof tbl !== 'string' || Object.keys(rest).length > 0) return null;
  return wholeTables.has(tbl) ? tbl : null;
}

const nameOf = (shelf: ShelfName, key: object): string =>
  `${shelf} ${specOf(shelf)
    .primary.map((column) => Reflect.get(key, column))
    .join('\u0000')}`;
