import * as z from 'zod/mini';
import { must } from '../../shared/lib/must.ts';
import { type ArtifactId, runId, type ThreadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { artifactBounds as bounds } from '../../shared/protocol/artifact-bounds.ts';
import { parseStored } from './store/parse-stored.ts';
import type { Store } from './store/shelves.ts';

/** What is kept of a version beside its words. */
const kept = z.object({
  type: z.string(),
  sha256: z.string(),
  madeBy: principal,
  runId: z.optional(runId),
  at: z.number(),
  /** It was put after the one before it. */
  isPiece: z.optional(z.literal(true)),
});
export type NewVersion = z.infer<typeof kept> & { version: number; bytes: number };

/** More than a room can hold. */
const all = bounds.perRoom * (bounds.versions + 1);

/** The versions of an artifact that are kept, the newest first. */
export const versionsOf = (store: Store, artifactId: ArtifactId): NewVersion[] =>
  store
    .scan('artifactVersions', { by: 'primary', where: { artifactId }, limit: all, down: true })
    .map(({ n, bytes, body }) => ({ ...parseStored(kept, body), version: n, bytes }));

export const wordsOf = (store: Store, artifactId: ArtifactId, n: number): string =>
  must(store.get('artifactWords', { artifactId, n }), `version ${n} of ${artifactId}`).body;

/** What the words of all versions of a room take (bytes of UTF-8), by artifact. */
export function bytesKept(store: Store): ReadonlyMap<string, number> {
  const of = new Map<string, number>();
  for (const { artifactId, bytes } of store.scan('artifactVersions', { by: 'primary', limit: all }))
    of.set(artifactId, (of.get(artifactId) ?? 0) + bytes);
  return of;
}

/**
 * Which version goes when this one comes. If a piece is put after one of the same maker and run, that
 * one, whose words are all in the new one; without a run only if that was a piece too, since it may
 * have been whole. Else, of as many as are kept, the oldest of the same maker; then the oldest that is
 * not its maker's newest; where each is of another maker, the oldest.
 */
export function replacedBy(
  before: readonly NewVersion[],
  { madeBy, runId, isPiece }: Pick<NewVersion, 'madeBy' | 'runId' | 'isPiece'>,
): NewVersion | null {
  const [newest] = before;
  const isSeries = newest?.madeBy === madeBy && newest.runId === runId;
  if (isPiece && isSeries && (newest.isPiece || runId !== undefined)) return newest;
  if (before.length < bounds.versions) return null;
  const oldestFirst = before.toReversed();
  const isMakersNewest = (one: NewVersion) =>
    before.find((other) => other.madeBy === one.madeBy) === one;
  return (
    oldestFirst.find((one) => one.madeBy === madeBy) ??
    oldestFirst.find((one) => !isMakersNewest(one)) ??
    oldestFirst[0] ??
    null
  );
}

/** Keeps a version in place of another. */
export function keepVersion(
  store: Store,
  artifactId: ArtifactId,
  { version: n, bytes, ...of }: NewVersion,
  words: string,
  replaced: NewVersion | null,
): void {
  store.put('artifactVersions', { artifactId, n, bytes, body: JSON.stringify(of) });
  store.put('artifactWords', { artifactId, n, body: words });
  if (replaced !== null) forget(store, artifactId, replaced.version);
}

/**
 * The number that a name begins with in a chat: after all that it had there, so that a version names
 * one text for ever.
 */
export function firstVersion(store: Store, threadId: ThreadId, name: string): number {
  const end = store.get('artifactEnds', { threadId, name });
  return ((end ?? store.get('artifactEnds', { threadId, name: forgotten }))?.n ?? 0) + 1;
}

/** Remembers how far a name came. Of many the ones that came least far are forgotten, into one number. */
export function keepEnd(store: Store, threadId: ThreadId, name: string, n: number): void {
  store.put('artifactEnds', { threadId, name, n });
  const ends = store
    .scan('artifactEnds', { by: 'primary', where: { threadId }, limit: bounds.ended + 2 })
    .filter((one) => one.name !== forgotten);
  const [least] = ends.toSorted((a, b) => a.n - b.n);
  if (least === undefined || ends.length <= bounds.ended) return;
  const before = store.get('artifactEnds', { threadId, name: forgotten })?.n ?? 0;
  store.remove('artifactEnds', { threadId, name: least.name });
  store.put('artifactEnds', { threadId, name: forgotten, n: Math.max(before, least.n) });
}

/** No artifact has this name. */
const forgotten = '';

export function forgetVersions(store: Store, artifactId: ArtifactId): void {
  for (const { version } of versionsOf(store, artifactId)) forget(store, artifactId, version);
}

function forget(store: Store, artifactId: ArtifactId, n: number): void {
  store.remove('artifactVersions', { artifactId, n });
  store.remove('artifactWords', { artifactId, n });
}
