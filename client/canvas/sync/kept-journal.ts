import * as z from 'zod/mini';
import { isCanvasMapName } from '../../../shared/canvas/document.ts';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { readChange } from './canvas-values.ts';
import type { Journal, Unsaved } from './journal.ts';

/** What is found of tabs that are gone. */
export interface Left {
  journal: Journal;
  /** As which it may still be on its way; of several tabs one. */
  client?: number | undefined;
}

/**
 * What the room has not stored yet, over a reload of the tab or the end of the browser. Each canvas
 * that is open keeps its own and holds a lock on it until it is released or its tab is gone; what
 * nobody holds any more is taken over by the next one.
 */
export class KeptJournal {
  private readonly prefix: string;
  private readonly own: string;
  private readonly held: Promise<void>;
  private letGo = () => {};
  private isOver = false;

  constructor(principal: string, room: string) {
    this.prefix = `autopilot canvas ${principal} ${room} `;
    this.own = `${this.prefix}${crypto.randomUUID()}`;
    const over = new Promise<void>((resolve) => {
      this.letGo = resolve;
    });
    this.held = locks()?.request(this.own, () => over) ?? over;
  }

  /** Its canvas is over, and keeps nothing any more: the next one may take over what it left. */
  release(): Promise<void> {
    this.isOver = true;
    this.letGo();
    return this.held;
  }

  /** What tabs left that are gone. */
  async adopt(): Promise<Left> {
    const names = keysOf(localStorage).filter(
      (name) => name.startsWith(this.prefix) && name !== this.own,
    );
    const found = await Promise.all(names.map((name) => this.takeOver(name)));
    return {
      journal: found.flatMap(({ journal }) => journal),
      client: found.find(({ client }) => client !== undefined)?.client,
    };
  }

  /** Throws nothing: a browser that keeps nothing is no reason not to draw, but it is said (`false`). */
  keep(journal: Journal, client?: number): boolean {
    if (this.isOver) return true;
    try {
      const stands = localStorage.getItem(this.own) ?? '';
      const [, seal] = sealBySignOut.exec(stands) ?? [];
      const text =
        seal === undefined
          ? writeJournal(journal, client)
          : sealedToo(
              stands,
              journal.map((one) => plain(one, client)),
              seal,
            );
      if (text === '[]') localStorage.removeItem(this.own);
      else localStorage.setItem(this.own, text);
      return true;
    } catch {
      // Full or forbidden: what was drawn still goes out over the open connection.
      return journal.length === 0;
    }
  }

  private async takeOver(name: string): Promise<Left> {
    const read = (): Left => {
      const text = localStorage.getItem(name) ?? '';
      localStorage.removeItem(name);
      return { journal: readJournal(text), client: clientIn(text) };
    };
    const held = locks();
    // Then nobody knows that the tab is gone, and one that is not goes on as this client.
    if (held === undefined) return { journal: read().journal };
    return held.request(name, { ifAvailable: true }, (lock) =>
      lock === null ? { journal: [] } : read(),
    );
  }
}

const locks = (): LockManager | undefined => ('locks' in navigator ? navigator.locks : undefined);

const keysOf = (storage: Storage): string[] =>
  Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');

/**
 * Of a sign-out that goes on or came about: its name. A canvas itself writes `true`. In quotes that no
 * text of a person can hold: there they are escaped.
 */
const sealBySignOut = /"isSealed":"([^"]+)"/;

/** JSON has no word for what is not there. */
const plain = (
  { change: { map, key, after }, bases, isSealed }: Unsaved,
  client: number | undefined,
): z.infer<typeof kept>[number] => ({
  ...{ map, key, after, isSealed, client },
  bases: bases.map((base) => ({ base })),
});

const kept = z.array(
  z.object({
    map: z.string(),
    key: z.string(),
    after: z.optional(z.unknown()),
    bases: z.array(z.object({ base: z.optional(z.unknown()) })),
    isSealed: z.optional(z.union([z.literal(true), z.string()])),
    client: z.optional(z.number()),
  }),
);

export const writeJournal = (journal: Journal, client?: number): string =>
  JSON.stringify(journal.map((one) => plain(one, client)));

const nameOf = ({ map, key }: { map: string; key: string }): string => `${map} ${key}`;

/** While its author signs out what was sealed stays as it is, and what is drawn meanwhile is sealed as well. */
function sealedToo(stands: string, journal: z.infer<typeof kept>, isSealed: string): string {
  const known = kept.safeParse(parseJson(stands));
  const drawn = journal.map((one) => ({ ...one, isSealed: one.isSealed ?? isSealed }));
  const names = new Set(drawn.map(nameOf));
  const rest = known.success ? known.data.filter((one) => !names.has(nameOf(one))) : [];
  return JSON.stringify([...rest, ...drawn]);
}

export function readJournal(text: string): Journal {
  const parsed = kept.safeParse(parseJson(text));
  if (!parsed.success) return [];
  return parsed.data.flatMap(({ map, key, after, bases, isSealed }) => {
    const change = isCanvasMapName(map) ? readChange(map, key, after) : null;
    if (change === null) return [];
    const seal = isSealed === undefined ? {} : ({ isSealed: true } as const);
    return [{ change, bases: bases.map(({ base }) => base), sent: null, ...seal }];
  });
}

/** The newest: while its author signed out some of it may have stayed as it was. */
function clientIn(text: string): number | undefined {
  const parsed = kept.safeParse(parseJson(text));
  return parsed.data?.findLast(({ client }) => client !== undefined)?.client;
}
