/**
 * The limits that whoever connects counts with too; the others are in `limits.ts`, which has these as
 * well. Apart, since a connection carries no number that it does not need.
 */
export const wireLimits = {
  /** A connection that has not said hello is nobody: it gets little to send and little time. */
  helloBytes: 16 * 1024,
  helloMs: 5_000,
  helloTopics: 32,
  /** A sentence of a person is never longer; parsing 64 KiB of hostile JSON stays under 5 ms. */
  commandBytes: 64 * 1024,
  /** Below every proxy's frame limit, and small enough that a slow link shows progress. */
  serverFrameBytes: 256 * 1024,
  /** A person types 5 messages a second at the very most; a burst is a reconnect with a full outbox. */
  messagesPerSecond: 50,
  messageBurst: 100,
  /** The client says `received` after so many bytes. */
  receivedEveryBytes: 256 * 1024,
  /** The runtime answers pings without waking the room. */
  pingEveryMs: 25_000,
  pongWithinMs: 5_000,
  /** What waits longer than that, and so nearly as long as answers are remembered, asks before it is sent. */
  outboxAskMs: 20 * 3_600_000,
  outboxCommands: 1_000,
  outboxBytes: 1024 * 1024,
} as const;
