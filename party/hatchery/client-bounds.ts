/** How long clients of the document are waited for and known: what the room alone counts, and no page carries. */
export const clientBounds = {
  /** So long what a client still sends on a socket whose document was dropped is on its way; then it did not hear. */
  lostMs: 10_000,
  /** What stands so long its writers know, unless what they send was held up on its way. A page counts a way as gone after as long. */
  lateMs: 2_000,
  /** Nobody comes back later with a document that was written anew; what they then send is looked at as any other. */
  endedMs: 90 * 86_400_000,
  /** So long who may draw finds the client that they were, also where nothing they wrote as it arrived. */
  reservedMs: 86_400_000,
  /** More clients of one member than that are not waited for: each visit makes one. */
  reserved: 20,
} as const;
