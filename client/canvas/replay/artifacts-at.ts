import type { Artifact } from '../../../shared/model/artifact.ts';
import type { ArtifactId, ThreadId } from '../../../shared/model/ids.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { namedIn } from '../graph/work.ts';
import type { PastRows } from './rows-at.ts';

export interface PastArtifacts {
  /** Those of the chat that were there, as their row is today. */
  rows: ReadonlyMap<ArtifactId, Artifact>;
  /** The same that nobody published since: their row is as it was. */
  asThen: ReadonlySet<string>;
}

/**
 * The artifacts that a chat had at a time. A row says when its newest version came, and of earlier
 * ones nothing: where that came later, it was there if a call names it that was over by then.
 */
export function artifactsAt(
  at: number,
  artifacts: Rows['artifacts'],
  calls: PastRows['parts'],
  threadId: ThreadId,
): PastArtifacts {
  const named = new Set([...calls.values()].map(({ output }) => namedIn(output, 'artifactId')));
  const own = [...artifacts.values()].filter((one) => one.threadId === threadId);
  const there = own.filter((one) => one.at <= at || named.has(one.id));
  return {
    rows: new Map(there.map((one) => [one.id, one])),
    asThen: new Set(there.flatMap((one) => (one.at <= at ? [one.id] : []))),
  };
}
