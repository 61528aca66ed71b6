import { wireLimits } from './wire-limits.ts';

/**
 * Every limit of the wire and the room, each with the fact that sets it. Bytes are UTF-8 bytes
 * where a name says `Bytes`; text is counted in UTF-16 units where a name says `Units`.
 */
export const limits = {
  ...wireLimits,
  /** A row travels in one frame, so it is smaller than one. Production refuses rows of 2 MB; local workerd does not. */
  rowBytes: 192 * 1024,
  /** One stored piece of text; far under the 2 MB of a SQLite value in production. */
  chunkUnits: 256 * 1024,
  /** All the text one step may hold: what it wrote is kept as one value of at most 2 MB. A model that writes more is running away. */
  partUnits: 512 * 1024,
  /** What a tool takes or gives, as JSON: both travel in one command, at three bytes a unit. */
  toolUnits: 8 * 1024,
  /** Nobody nests deeper on purpose; hashing walks values by recursion. */
  jsonDepth: 64,
  /** Refusals in a row, for being too fast, before the connection is closed with 4429. */
  slowDownsBeforeClose: 100,
  /** Producers stream: they are slowed by withheld confirmations, never closed for rate. */
  producerBytesPerSecond: 2 * 1024 * 1024,
  /** Text of one part that a producer may have under way without a confirmation. */
  producerUnconfirmedUnits: 64 * 1024,
  /** The room confirms at least so often, so that a fast producer need not stop. */
  confirmEveryUnits: 16 * 1024,
  /** One frame of a producer holds at most so much text. */
  deltaUnits: 8 * 1024,
  /** Merge windows of producers, from an idle to a busy room. */
  paceMs: 33,
  slowestPaceMs: 250,
  /** What one object sends without falling behind: a frame costs it about 34 µs (bench). */
  framesPerSecond: 20_000,
  /** The words of a part that an interrupted step left are handed back up to this length. */
  priorUnits: 32 * 1024,
  topicsPerConnection: 128,
  /** A person has a few tabs and a phone. */
  connectionsPerPrincipal: 20,
  /** The hard cap; designed for 200, tested with 500. */
  connectionsPerRoom: 1_000,
  /** Whoever receives and does not say so is cut when so much is unconfirmed for so long. The object has 128 MB for everybody. */
  unconfirmedBytes: 1024 * 1024,
  unconfirmedMs: 10_000,
  /** More than a hello's largest answer; whoever is so far behind is cut at once. */
  unconfirmedMostBytes: 16 * 1024 * 1024,
  /** A socket whose last automatic pong is older than this is half open. */
  silentMs: 60_000,
  /** A cursor further behind gets a snapshot: replaying more rows costs more than the window. */
  tailRows: 500,
  tailBytes: 256 * 1024,
  pageRows: 100,
  decidedWindow: 50,
  jobWindow: 50,
  jobLineWindow: 200,
  /** What was hung up is remembered for as long as a handshake could be under way, and far longer. */
  cutMs: 10 * 60_000,
  /** The clocks of two machines of the platform differ by less. */
  clocksApartMs: 1_000,
  threadWindow: 60,
  /** A window or page holds no more messages once their text is this long. */
  windowUnits: 512 * 1024,
  workspaceThreads: 200,
  /** Answers of commands are remembered so long. */
  answerMs: 24 * 3_600_000,
  tombstoneMs: 30 * 86_400_000,
  historyMs: 30 * 86_400_000,
  /** A live run whose producer is silent for so long is called once more, and then has lost it: a minute at most. */
  leaseMs: 40_000,
  lastCallMs: 15_000,
  /** Producers ping at least so often, also while a model thinks, and dial again when no pong comes. */
  producerPingMs: 15_000,
  producerPongMs: 10_000,
  /** Text that nobody saved yet is at most this old (the producer's clock). */
  persistMs: 1_000,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };

/** How much a topic's answer holds, and how far a reader may stay behind. A room may be given others, which is how tests reach them. */
export type RoomLimits = Pick<
  Limits,
  | 'tailRows'
  | 'tailBytes'
  | 'windowUnits'
  | 'threadWindow'
  | 'workspaceThreads'
  | 'decidedWindow'
  | 'unconfirmedBytes'
  | 'unconfirmedMs'
  | 'unconfirmedMostBytes'
>;
