const text = '' as const;
const int = 0 as const;

/**
 * Where everything of a room is kept: ordered tables ("shelves") of flat items, found by their
 * primary key or by an index. What the items mean is decided above; adapters only keep them.
 * `migrations.ts` makes the same shelves in SQL.
 */
export const shelves = {
  /** Single values: epoch, seq, title … as JSON. */
  meta: shelf({ name: text, value: text }, ['name'], {}),
  /** A topic's newest `seq`, and below which `seq` removals are forgotten. */
  topics: shelf({ topic: text, head: int, floor: int }, ['topic'], {}),
  /** Every record: `at` is its order key, `body` the row as JSON. */
  rows: shelf({ tbl: text, id: text, topic: text, at: int, seq: int, body: text }, ['tbl', 'id'], {
    bySeq: ['topic', 'seq'],
    byKey: ['topic', 'tbl', 'at'],
  }),
  /** What left a topic, so that a replica that was away can be told. `time` is when (ms). */
  tombstones: shelf(
    { topic: text, tbl: text, id: text, seq: int, time: int },
    ['topic', 'tbl', 'id'],
    { bySeq: ['topic', 'seq'], byTime: ['time'] },
  ),
  /** The text of a part: its revision, and per older revision where the words part (`keeps`, JSON). */
  streams: shelf(
    { ref: int, partId: text, runId: text, rev: int, keeps: text, ended: int },
    ['ref'],
    {
      byPart: ['partId'],
      byRun: ['runId', 'ref'],
    },
  ),
  chunks: shelf({ ref: int, start: int, body: text }, ['ref', 'start'], {}),
  /** Runs that have not ended, in the order they run. */
  liveRuns: shelf({ threadId: text, n: int, runId: text }, ['threadId', 'n'], {}),
  /** What is open, pinned …: see `lists.ts`. */
  lists: shelf({ name: text, id: text }, ['name', 'id'], {}),
  /** What can be searched: `n` is the `seq` of its message or title; an empty `messageId` means a title. */
  docs: shelf(
    { id: text, n: int, threadId: text, messageId: text, at: int, body: text },
    ['id'],
    {},
  ),
  /** Answers of commands, to be given again. */
  commands: shelf(
    { principal: text, key: text, hash: text, answer: text, time: int },
    ['principal', 'key'],
    { byTime: ['time'] },
  ),
  /** What has to reach another object: sent after the transaction, retried until confirmed. */
  outbox: shelf({ id: text, body: text, dueAt: int, tries: int, parked: int }, ['id'], {
    byDue: ['parked', 'dueAt'],
  }),
  /** `tries`: how often meeting it failed. */
  deadlines: shelf({ kind: text, id: text, dueAt: int, tries: int }, ['kind', 'id'], {
    byDue: ['dueAt'],
  }),
  /** What the canvas draws, over time. People come and go without changing `seq`. */
  history: shelf(
    { seq: int, time: int, tbl: text, id: text, after: text },
    ['seq', 'tbl', 'id', 'time'],
    { byTime: ['time'] },
  ),
  /**
   * Where a member is at home, so that this room can send them their badge: what it counted the last
   * one as, and whether that said news. Not a row: nobody need know where others are at home.
   */
  places: shelf({ principal: text, homeRoom: text, version: int, news: int }, ['principal'], {}),
  /** What those who left were called, beside words that stay. */
  former: shelf({ principal: text, name: text }, ['principal'], {}),
  /**
   * SHA-256 of what was shown once: of an invite or a key, by its id. `madeWith` holds, in its place,
   * the id of the login or key by which an open invite was made.
   */
  secrets: shelf({ kind: text, id: text, hash: text }, ['kind', 'id'], {
    byHash: ['kind', 'hash'],
  }),
  /** Of a person's home: the agents that were not ended, however many were. At most `agentsPerPerson`. */
  livingAgents: shelf({ id: text, homeRoom: text }, ['id'], {}),
  /** The newest word heard about something that another object counts. */
  heard: shelf({ about: text, version: int }, ['about'], {}),
  /** What the room wants done at a gateway; once it is `done`, `body` holds what came of a call. */
  orders: shelf({ id: text, instanceId: text, done: int, n: int, body: text, time: int }, ['id'], {
    byInstance: ['instanceId', 'done', 'n'],
  }),
  /**
   * Of an instance, and in no row: the name of its box; how often a connector took it over; which
   * process its gateway was then, whether that one was ready, and in which place its host said it is.
   */
  boxes: shelf(
    { instanceId: text, sandboxId: text, fence: int, bootId: text, ready: int, place: text },
    ['instanceId'],
    {},
  ),
  /** The versions of artifacts that are kept; `body` says of each who made it and when, as JSON. */
  artifactVersions: shelf(
    { artifactId: text, n: int, bytes: int, body: text },
    ['artifactId', 'n'],
    {},
  ),
  /** Their words, apart from what is summed up. At most 128 KiB each. */
  artifactWords: shelf({ artifactId: text, n: int, body: text }, ['artifactId', 'n'], {}),
  /** The last version of names whose artifact was removed; under the empty name, of those forgotten. */
  artifactEnds: shelf({ threadId: text, name: text, n: int }, ['threadId', 'name'], {}),
  /**
   * What happened in a chat, append-only: `row` is `<what> <id>`, `runId` empty where there is none,
   * `body` the moment as JSON.
   */
  moments: shelf(
    { threadId: text, n: int, row: text, runId: text, body: text },
    ['threadId', 'n'],
    { byRow: ['threadId', 'row', 'n'], byRun: ['threadId', 'runId', 'n'] },
  ),
  /** Of a chat: the newest moment, when that was, and how many are kept. */
  timelines: shelf({ threadId: text, n: int, at: int, kept: int }, ['threadId'], {}),
  /** The chain: `hash` covers `body`, and `body` names the hash before it. */
  receipts: shelf({ n: int, body: text, hash: text }, ['n'], {}),
} as const;

type Column = '' | 0;
export interface ShelfSpec<C extends Record<string, Column> = Record<string, Column>> {
  columns: C;
  primary: readonly (keyof C & string)[];
  indexes: Readonly<Record<string, readonly (keyof C & string)[]>>;
}

export type ShelfName = keyof typeof shelves;
const specs: Readonly<Record<ShelfName, ShelfSpec>> = shelves;

/** The declaration as adapters read it. */
export const specOf = (shelf: ShelfName): ShelfSpec => specs[shelf];

/** The columns an index (or the primary key) is ordered by. */
export function columnsOf(shelf: ShelfName, index: string): readonly string[] {
  const { primary, indexes } = specOf(shelf);
  const columns = index === 'primary' ? primary : indexes[index];
  if (columns === undefined) throw new Error(`no index ${index} on ${shelf}`);
  return columns;
}

type Columns<S extends ShelfName> = (typeof shelves)[S]['columns'];
type Value<C> = C extends '' ? string : number;

export type Item<S extends ShelfName> = { -readonly [C in keyof Columns<S>]: Value<Columns<S>[C]> };
export type Key<S extends ShelfName> = Pick<
  Item<S>,
  Extract<(typeof shelves)[S]['primary'][number], keyof Item<S>>
>;
export type IndexName<S extends ShelfName> = 'primary' | keyof (typeof shelves)[S]['indexes'];

/** A stretch of an index: equal in its first columns, between two values in the next. */
export interface Range<S extends ShelfName> {
  by: IndexName<S>;
  where?: Partial<Item<S>>;
  /** Exclusive bounds of the column after those of `where`. */
  above?: number | string;
  below?: number | string;
  limit: number;
  /** From the highest value down. */
  down?: boolean;
}

/** What an adapter throws when it could not keep something: nothing of the transaction remains. */
export class StorageFailure extends Error {
  override readonly name = 'StorageFailure';
  /** There is no room left: reading still works. */
  readonly isFull: boolean;

  constructor(cause: unknown) {
    super('storage failed', { cause });
    this.isFull = /SQLITE_FULL|disk is full/i.test(String(cause));
  }
}

/** The port. Everything is synchronous, so that deciding and writing are one step. */
export interface Store {
  /** All of `work` is kept, or, if it throws, none of it. */
  transact<T>(work: () => T): T;
  get<S extends ShelfName>(shelf: S, key: Key<S>): Item<S> | null;
  put<S extends ShelfName>(shelf: S, item: Item<S>): void;
  remove<S extends ShelfName>(shelf: S, key: Key<S>): void;
  scan<S extends ShelfName>(shelf: S, range: Range<S>): Item<S>[];
  /**
   * Items of `docs` that hold all the terms, which `searchTerms` made; the last one may be only the
   * beginning of a word. Highest `n` first.
   */
  match(terms: readonly string[], range: { below?: number; limit: number }): Item<'docs'>[];
}

function shelf<
  const C extends Record<string, Column>,
  const P extends readonly (keyof C & string)[],
  const I extends Readonly<Record<string, readonly (keyof C & string)[]>>,
>(columns: C, primary: P, indexes: I) {
  return { columns, primary, indexes };
}
