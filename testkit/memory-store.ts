import {
  columnsOf,
  type Item,
  type Key,
  type Range,
  type ShelfName,
  StorageFailure,
  type Store,
  shelves,
  specOf,
} from '../party/autopilot/store/shelves.ts';
import { searchTerms } from '../shared/lib/search-terms.ts';

export type Flat = Record<string, string | number>;

export interface Change {
  shelf: ShelfName;
  before: Flat | undefined;
  after: Flat | undefined;
}

/**
 * The shelves in memory, for tests and the simulator: an undo log makes transactions, `fail` makes
 * faults. Values are copied in and out, so nobody can change what is stored by holding it.
 */
export class MemoryStore implements Store {
  private readonly items = new Map<ShelfName, Map<string, Flat>>();
  private undo: (() => void)[] | null = null;
  /** Called before every write; what it throws becomes a storage failure. */
  fail: (shelf: ShelfName) => void = () => {};
  writes = 0;
  /** Items that scans found: what a reader has cost. */
  itemsRead = 0;
  /** Called with what a transaction changed, once it stands. */
  onCommit: (changes: readonly Change[]) => void = () => {};
  private changes: Change[] = [];

  transact<T>(work: () => T): T {
    if (this.undo !== null) throw new Error('a transaction is under way');
    this.undo = [];
    this.changes = [];
    try {
      const result = work();
      this.undo = null;
      this.onCommit(this.changes);
      return result;
    } catch (error) {
      for (const step of this.undo?.reverse() ?? []) step();
      throw error;
    } finally {
      this.undo = null;
    }
  }

  get<S extends ShelfName>(shelf: S, key: Key<S>): Item<S> | null {
    const item = this.shelf(shelf).get(nameOf(shelf, key));
    return item === undefined ? null : ({ ...item } as Item<S>);
  }

  put<S extends ShelfName>(shelf: S, item: Item<S>): void {
    const { columns } = specOf(shelf);
    for (const [column, sample] of Object.entries(columns))
      if (typeof Reflect.get(item, column) !== typeof sample)
        throw new StorageFailure(`${shelf}.${column} does not fit`);
    this.write(shelf, nameOf(shelf, item), { ...(item as Flat) });
  }

  remove<S extends ShelfName>(shelf: S, key: Key<S>): void {
    this.write(shelf, nameOf(shelf, key), undefined);
  }

  scan<S extends ShelfName>(shelf: S, range: Range<S>): Item<S>[] {
    const { by, where = {}, above, below, limit, down = false } = range;
    const columns = columnsOf(shelf, String(by));
    const fixed = columns.filter((column) => column in where);
    const next = columns[fixed.length] ?? '';
    const found = [...this.shelf(shelf).values()].filter(
      (item) =>
        fixed.every((column) => item[column] === Reflect.get(where, column)) &&
        (above === undefined || (item[next] ?? '') > above) &&
        (below === undefined || (item[next] ?? '') < below),
    );
    const order = columns.slice(fixed.length);
    found.sort((a, b) => compare(a, b, order) * (down ? -1 : 1));
    const items = found.slice(0, limit);
    this.itemsRead += items.length;
    return items.map((item) => ({ ...item }) as Item<S>);
  }

  match(terms: readonly string[], { below, limit }: { below?: number; limit: number }) {
    if (terms.length === 0) return [];
    const found = this.scan('docs', { by: 'primary', limit: 100_000 }).filter(({ n, body }) => {
      const words = searchTerms(body);
      const holds = (term: string, i: number) =>
        words.includes(term) ||
        (i === terms.length - 1 && words.some((word) => word.startsWith(term)));
      return (below === undefined || n < below) && terms.every(holds);
    });
    return found.sort((a, b) => b.n - a.n).slice(0, limit);
  }

  /** Everything that is stored, to compare. */
  dump(): Record<string, Flat[]> {
    return Object.fromEntries(
      [...this.items]
        .filter(([, items]) => items.size > 0)
        .sort()
        .map(([shelf, items]) => [shelf, [...items.values()]]),
    );
  }

  /** Back to what `dump` said: a restore from a backup. */
  restore(dump: Record<string, Flat[]>): void {
    this.items.clear();
    for (const [name, items] of Object.entries(dump))
      if (isShelf(name))
        for (const item of items) this.shelf(name).set(nameOf(name, item), { ...item });
  }

  private write(shelf: ShelfName, name: string, item: Flat | undefined): void {
    try {
      this.fail(shelf);
    } catch (error) {
      throw new StorageFailure(error);
    }
    const kept = this.shelf(shelf);
    const before = kept.get(name);
    this.undo?.push(() => (before === undefined ? kept.delete(name) : kept.set(name, before)));
    if (item === undefined) kept.delete(name);
    else kept.set(name, item);
    this.changes.push({ shelf, before, after: item });
    this.writes += 1;
  }

  private shelf(shelf: ShelfName): Map<string, Flat> {
    const known = this.items.get(shelf);
    if (known !== undefined) return known;
    const made = new Map<string, Flat>();
    this.items.set(shelf, made);
    return made;
  }
}

const isShelf = (name: string): name is ShelfName => Object.hasOwn(shelves, name);

const nameOf = (shelf: ShelfName, key: object): string =>
  JSON.stringify(specOf(shelf).primary.map((column) => Reflect.get(key, column)));

function compare(a: Flat, b: Flat, order: readonly string[]): number {
  for (const column of order) {
    const [x, y] = [a[column] ?? '', b[column] ?? ''];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}
