/**
 * What artifacts may take, each with the fact that sets it. Apart from `bounds.ts`, since the first
 * paint carries what is in there.
 */
export const artifactBounds = {
  /** A long report. Read whole into the memory of the room to be hashed, and sent in one answer. */
  bytes: 128 * 1024,
  /** All versions of all artifacts of a room: their object holds them beside everything else. */
  roomBytes: 16 * 1024 * 1024,
  /** Of one chat: some chats can fill a room, one cannot, and who reads it learns only of itself. */
  perChat: 50,
  chatBytes: 4 * 1024 * 1024,
  /** Their rows are in every window of work, of at most half a KiB each. */
  perRoom: 200,
  /** Versions that are kept of each, the newest among them. */
  versions: 5,
  /** Names of a chat whose last version is remembered after their artifact was removed. */
  ended: 50,
  /** The OpenClaws that are named as those that a run used. */
  through: 5,
  /** The words that a tool gives at once, as JSON: with all about them they fit an answer of a tool. */
  pieceUnits: 6_000,
} as const;
