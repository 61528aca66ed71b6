import type { Instance } from '../../shared/model/instance.ts';
import { type SessionKind, sessionKindsOf } from '../../shared/model/session-kind.ts';
import type { Thread } from '../../shared/model/thread.ts';
import type { Rows } from '../../shared/sync/replica.ts';

/** Every instance that is there, the newest first; what is deleted is in the receipts. */
export const livingInstances = (instances: Rows['instances']): Instance[] =>
  [...instances.values()]
    .filter(({ state }) => state !== 'deleted')
    .sort((a, b) => b.createdAt - a.createdAt || b.seq - a.seq);

/** The one that is talked with where nobody says which. */
export const latestInstance = (instances: Rows['instances']): Instance | null =>
  livingInstances(instances).find(({ state }) => state !== 'deleting') ?? null;

/** Where there is none: those that were there, and were deleted or are being, the last first. */
export const goneInstances = (instances: Rows['instances']): Instance[] =>
  [...instances.values()]
    .filter(
      ({ state, generation }) => (state === 'deleted' || state === 'deleting') && generation > 0,
    )
    .sort((a, b) => b.since - a.since);

/** The sessions of an instance, or of all, that one sees, where something happened last first. */
export const sessionsOf = (threads: Rows['threads'], id?: Instance['id']): Thread[] =>
  [...threads.values()]
    .filter(({ openclaw }) => openclaw !== undefined && (openclaw.instanceId === id || !id))
    .sort((a, b) => b.lastAt - a.lastAt || b.seq - a.seq);

export type SessionFilter = 'all' | SessionKind;

/** Those that hold all the words, of the kind that is asked for; what was put away is apart. */
export function chosenSessions(
  sessions: readonly Thread[],
  { words, kind }: { words: string; kind: SessionFilter },
): Thread[] {
  const terms = words.toLowerCase().split(/\s+/).filter(Boolean);
  return sessions.filter(({ title, ...thread }) => {
    const isMeant =
      kind === 'all' ? thread.archived !== true : sessionKindsOf(thread).includes(kind);
    return isMeant && terms.every((term) => title.toLowerCase().includes(term));
  });
}
