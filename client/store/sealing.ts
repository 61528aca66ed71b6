import { indexedDbShelf } from './indexed-db-shelf.ts';
import { roomsThatAreOpen, shelvesOpened } from './open-room.ts';
import { sealDrawings, unsealDrawings } from './seal-drawings.ts';
import { ShelfKeeper, shelfName } from './shelf-keeper.ts';

/**
 * One sign-out's seal on all that is not sent of who is signed in here: messages and decisions of every
 * room, also of rooms that were left, and what was drawn.
 */
export class Sealing {
  private readonly id = crypto.randomUUID();
  private readonly keepers = new Map<string, ShelfKeeper>();
  private readonly principals = new Set<string>();

  /** Said again it takes along what came meanwhile. How many things these are by now. */
  async seal(): Promise<number> {
    for (const { id, account, keeper } of roomsThatAreOpen()) {
      this.principals.add(account.principal);
      this.keepers.set(shelfName(account.principal, id), keeper);
    }
    // At once, before anything else can go out.
    const open = [...this.keepers.values()].map((keeper) => keeper.seal());
    const drawn = [...this.principals].reduce((sum, one) => sum + sealDrawings(one, this.id), 0);
    const known = new Set(this.keepers.keys());
    const left = (await this.shelves()).filter((name) => !known.has(name));
    for (const name of left)
      this.keepers.set(name, new ShelfKeeper(indexedDbShelf(name), () => {}));
    const others = left.map((name) => this.keepers.get(name)?.seal() ?? 0);
    const counts = await Promise.all([...open, ...others]);
    return counts.reduce((sum, count) => sum + count, drawn);
  }

  /** The sign-out did not come about. */
  async unseal(): Promise<void> {
    for (const one of this.principals) unsealDrawings(one, this.id);
    await Promise.all([...this.keepers.values()].map((keeper) => keeper.unseal()));
  }

  isOf(principal: string): boolean {
    return this.principals.has(principal);
  }

  /** Not every browser tells which there are; then those that this tab opened. */
  private async shelves(): Promise<string[]> {
    const there = await listed();
    const starts = [...this.principals].map((one) => shelfName(one, ''));
    const all = [...new Set([...shelvesOpened, ...there])];
    return all.filter((name) => starts.some((start) => name.startsWith(start)));
  }
}

async function listed(): Promise<string[]> {
  try {
    return (await indexedDB.databases()).flatMap(({ name = '' }) => [name]);
  } catch {
    return [];
  }
}
