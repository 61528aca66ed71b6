import * as z from 'zod/mini';
import { idempotencyKey } from '../../shared/protocol/frame.ts';
import { wireError } from '../../shared/protocol/wire-error.ts';
import type { CommandKeeper } from '../connection/command-keeper.ts';
import { type ClientMethod, loadMethods, methodStore } from '../connection/methods.ts';
import { marksOf } from '../connection/outbox.ts';
import type { StoredCommand } from '../connection/session.ts';

/** Where the commands of one principal in one room are put down, each under its key. */
export interface CommandShelf {
  all(): Promise<unknown[]>;
  put(commands: readonly StoredCommand[]): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** One shelf per principal and room: nobody else's commands are ever read or sent. */
export const shelfName = (principal: string, room: string): string =>
  `autopilot outbox ${principal} ${room}`;

/**
 * Keeps unsent commands on a shelf. Two tabs of one person share it, so each writes only what
 * changed: a tab never throws away what another has not sent yet. What one takes away, because it
 * was answered or discarded, the others hear of.
 */
export class ShelfKeeper implements CommandKeeper {
  private readonly shelf: CommandShelf;
  private readonly onTrouble: () => void;
  private readonly tabs: Tabs | null;
  private known = new Map<string, StoredCommand>();
  private readonly loaded = new Set<string>();
  private isSealed = false;
  /** What this seal changed: nothing else of the shelf is unsealed again. */
  private readonly sealed = new Set<string>();
  private readonly removed: string[] = [];
  private work: Promise<void> = Promise.resolve();

  /** `onTrouble`: this browser does not keep anything, so a reload would lose what is not sent. */
  constructor(shelf: CommandShelf, onTrouble: () => void, tabs: Tabs | null = null) {
    this.shelf = shelf;
    this.onTrouble = onTrouble;
    this.tabs = tabs;
  }

  async load(): Promise<readonly StoredCommand[]> {
    const kept = await this.read();
    for (const command of kept) this.known.set(command.key, command);
    for (const { key } of kept) this.loaded.add(key);
    return kept;
  }

  async gone(keys: readonly string[]): Promise<readonly string[]> {
    await this.work;
    const there = new Set(await this.shelf.all().then((all) => all.map(keyOf)));
    return keys.filter((key) => this.loaded.has(key) && !there.has(key));
  }

  follow(onGone: (keys: readonly string[]) => void): void {
    this.tabs?.addEventListener('message', ({ data }) => {
      const keys = goneKeys.safeParse(data);
      if (keys.success && !this.isSealed) onGone(keys.data);
    });
  }

  close(): void {
    this.tabs?.close();
  }

  /** Under the seal what is new is kept, too, and asks; what is over waits for how it ends. */
  save(commands: readonly StoredCommand[]): void {
    const next = new Map(commands.map((command) => [command.key, command]));
    const put = commands.filter((command) => {
      const before = this.known.get(command.key);
      return before === undefined || marksOf(before) !== marksOf(command);
    });
    this.removed.push(...[...this.known.keys()].filter((key) => !next.has(key)));
    this.known = next;
    if (put.length > 0) this.enqueue(() => this.shelf.put(this.isSealed ? this.asking(put) : put));
    if (!this.isSealed) this.takeAway();
  }

  /**
   * Its author signs out: from now on everything here asks before it is sent. How much that is; again,
   * without what was answered meanwhile and with what came.
   */
  async seal(): Promise<number> {
    this.isSealed = true;
    this.takeAway();
    let count = 0;
    this.enqueue(async () => {
      const kept = await this.read();
      count = kept.length;
      await this.shelf.put(this.asking(kept));
    });
    await this.work;
    return count;
  }

  /** The sign-out did not come about: what asked before it asks still. */
  async unseal(): Promise<void> {
    this.isSealed = false;
    this.enqueue(async () => {
      const kept = await this.read();
      const changed = kept.filter(({ key }) => this.sealed.delete(key));
      await this.shelf.put(changed.map(({ isSealed, ...command }) => command));
    });
    this.takeAway();
    await this.work;
  }

  private asking(commands: readonly StoredCommand[]): StoredCommand[] {
    return commands.map((command) => {
      if (!command.isSealed) this.sealed.add(command.key);
      return { ...command, isSealed: true };
    });
  }

  /** What is over: answered or discarded. */
  private takeAway(): void {
    const removed = this.removed.splice(0);
    if (removed.length > 0)
      this.enqueue(() => this.shelf.remove(removed).then(() => this.tabs?.postMessage(removed)));
  }

  private async read(): Promise<StoredCommand[]> {
    try {
      const all = await this.shelf.all();
      if (!all.every((raw) => isClientMethod(methodIn(raw)))) await loadMethods();
      const kept = all.flatMap((raw): StoredCommand[] => {
        const parsed = storedCommand.safeParse(raw);
        return parsed.success ? [parsed.data] : [];
      });
      return kept.sort((a, b) => a.at - b.at);
    } catch {
      this.onTrouble();
      return [];
    }
  }

  /** Writes keep their order. */
  private enqueue(write: () => Promise<void>): void {
    this.work = this.work.then(write).catch(() => this.onTrouble());
  }
}

/** What the tabs of one browser say to each other about one shelf. */
export type Tabs = Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'>;

const goneKeys = z.array(idempotencyKey);

const keyOf = (raw: unknown): unknown => Reflect.get(Object(raw), 'key');

const methodIn = (raw: unknown): string => String(Reflect.get(Object(raw), 'method'));

const isClientMethod = (name: string): name is ClientMethod =>
  Object.hasOwn(methodStore.getState(), name);

const storedCommand = z.pipe(
  z.object({
    method: z.string(),
    params: z.unknown(),
    key: idempotencyKey,
    at: z.number(),
    isSealed: z.optional(z.literal(true)),
    isTried: z.optional(z.literal(true)),
    refused: z.optional(wireError),
  }),
  z.transform(({ method, isSealed, isTried, refused, ...rest }, { issues }): StoredCommand => {
    if (isClientMethod(method))
      return {
        ...{ ...rest, method },
        ...(isSealed && { isSealed }),
        ...(isTried && { isTried }),
        ...(refused && { refused }),
      };
    issues.push({ code: 'custom', message: 'an unknown method', input: method });
    return z.NEVER;
  }),
);
