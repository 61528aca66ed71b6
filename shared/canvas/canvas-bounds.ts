/** What a canvas holds and how fast it is drawn on, each with the fact that sets it. Text is counted in UTF-16 units. */
export const canvasBounds = {
  /** Notes, groups and comments together. React Flow draws this many smoothly and no more. */
  things: 2_000,
  edges: 4_000,
  replies: 4_000,
  /** Layout of what people made and of what the room has; what vanished is swept after a month. */
  places: 20_000,
  /** Of these nobody chose, and no others count: the rest is people's. */
  automaticPlaces: 5_000,
  /** So many go at once: about 90 KB, far below what is taken in one frame. */
  automaticAtOnce: 1_000,
  /** A note that is longer is a document. */
  noteUnits: 4_000,
  commentUnits: 2_000,
  labelUnits: 200,
  mentions: 20,
  /** Far beyond what anybody pans to; a float of the platform draws it exactly. */
  coordinate: 1_000_000,
  size: 10_000,
  /** What y-partykit sends in one frame; above it cuts in pieces that nobody else can read. */
  updateBytes: 1_000_000,
  /** Larger than any import needs at once; looking at so many takes some 20 ms. */
  updateItems: 8_000,
  keyUnits: 128,
  /** Of one client of the document. Yjs adds lengths up, and cannot read what is beyond 2^53 again. */
  clocks: 2 ** 31,
  /** Of one key, set over and over by somebody who is away; ten times a second for a day. */
  deletedRun: 1_000_000,
  /** Words that may stand again, per note: more hands than that did not write one. */
  marks: 20,
  /** A drag is dropped once; typing a note is 10 a second. An import is a few large updates. */
  updatesPerSecond: 50,
  updateBurst: 500,
  bytesPerSecond: 512 * 1024,
  bytesBurst: 4 * 1024 * 1024,
  /** Bad updates of one member a minute, before they are hung up on: each costs the room a look at its whole document. */
  badUpdates: 20,
  /** Whoever left and comes back finds the same limits; after this long all of them are full again. */
  accountMs: 2 * 60_000,
  /** A few whole documents, for a few tabs; then no more than bytesPerSecond. */
  answersBurst: 16 * 1024 * 1024,
  /** A client asks when it connects; more often only its newest question is answered. */
  asksPerSecond: 1,
  asksBurst: 3,
  /** Whoever has so much unread is asked whether they read, and gets no whole document before they say so. */
  askAfterBytes: 256 * 1024,
  /** Answers in a row that no reader gives, before their sender is hung up on. */
  wrongAnswers: 3,
  /** Who has so much unread for so long, or far more at any time, is hung up on. The object has 128 MB for everybody. */
  unreadBytes: 1024 * 1024,
  unreadMs: 60_000,
  unreadMostBytes: 24 * 1024 * 1024,
  /** Writes of somebody who may only look, before the connection is closed. */
  refusedWrites: 3,
  awarenessBytes: 4 * 1024,
  awarenessPerSecond: 20,
  /** Cursors are told in one frame so often. */
  awarenessEveryMs: 100,
  /** Where an agent without a socket here points to is shown so long. */
  focusMs: 30_000,
  /** Words that are being written are left alone so long after their writer last did something. */
  lockMs: 60_000,
  /** Updates are kept beside each other up to here, then merged. */
  compactRows: 200,
  compactBytes: 512 * 1024,
  /** Production refuses values of 2 MB. */
  chunkBytes: 1_500_000,
  chunkUnits: 500_000,
  /** The document is written anew without its past once it is so many times its values, and at least so large. */
  pastTimes: 4,
  /** Of a document that is full: a quarter of it is past. */
  pastTimesFull: 4 / 3,
  pastBytes: 256 * 1024,
  /** With people there everybody has to fetch it anew, so only once it is large, and seldom. */
  pastBytesBusy: 2 * 1024 * 1024,
  renewEveryMs: 10 * 60_000,
  /** All notes at their longest; a document that is larger takes nothing new. It is in memory twice. */
  documentBytes: 8 * 1024 * 1024,
  /** Keys that are remembered as somebody's. Beyond it, who wrote what is no longer there is forgotten when the document is written anew. */
  signed: 30_000,
  versionMs: 30 * 86_400_000,
  /** Between two automatic versions, however much is drawn. */
  versionEveryMs: 10 * 60_000,
  versions: 500,
  /** Of these, named ones, which nobody can push out; and those of one member. */
  namedVersions: 300,
  namedVersionsEach: 50,
  versionNameUnits: 100,
  /** Layout of what is no longer there. */
  vanishedMs: 30 * 86_400_000,
  /** So often it is looked for, while somebody is at the canvas; and how soon again after the room could not be asked. */
  lookEveryMs: 86_400_000,
  retryLookMs: 3_600_000,
  /** Of a canvas that is more than half full of layout: so often, and what is gone is kept no longer. Ids of nothing could fill it for a month. */
  lookCrowdedMs: 600_000,
  /** Places of one member that nobody else sees. */
  ownPlaces: 2_000,
  /** Calls in comments that the room is told at once. */
  callsAtOnce: 50,
} as const;
