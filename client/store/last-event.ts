import { topicsOf } from '../../shared/model/topic.ts';
import type { Session } from '../connection/session.ts';
import type { ListedThread } from './listed-threads.ts';

/**
 * When something last happened in a chat or in its work, by the room's clock. Words and thoughts that
 * stream are in no row of the list: of a chat that answers it is known where the page follows all of
 * it and heard of it, and `null` elsewhere. Told to the second, so that nothing is drawn anew for each
 * word.
 */
export function lastEventIn(
  { toldAt, watched, refused, skewMs }: Pick<Session, 'toldAt' | 'watched' | 'refused' | 'skewMs'>,
  { id, lastAt, activity }: Pick<ListedThread, 'id' | 'lastAt' | 'activity'>,
  workAt: number | null,
): number | null {
  const known = Math.max(lastAt, workAt ?? 0);
  if (activity.state !== 'running') return known;
  const topics = topicsOf(id);
  const isFollowed = topics.every((topic) => watched.has(topic) && !refused.has(topic));
  const heardAt = Math.max(...topics.map((topic) => toldAt.get(topic) ?? 0));
  if (!isFollowed || heardAt === 0) return null;
  return Math.max(known, Math.floor((heardAt + skewMs) / 1_000) * 1_000);
}
