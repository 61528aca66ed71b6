import { threadTopic } from '../../shared/model/topic.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { ownWork } from '../store/work-in.ts';

/** A page watches so many topics at once, and others want some of them. */
const mostWatched = 40;

/**
 * The private chats that name one and have work, those where it goes on first: their jobs and
 * schedules lie in them, so they are watched while these are listed.
 */
export function usePrivateWork(): ReadonlySet<string> {
  const self = useRoom().account.principal;
  const rows = useSession(({ replica }) => replica.rows.privateWork);
  const goesOn = ({ active, schedules }: { active: number; schedules: number }) =>
    active + schedules > 0 ? 1 : 0;
  const list = ownWork(rows, self).sort((a, b) => goesOn(b) - goesOn(a) || b.lastAt - a.lastAt);
  return new Set(list.slice(0, mostWatched).map(({ threadId }) => threadTopic(threadId)));
}

export const WatchedWork = ({ topics }: { topics: ReadonlySet<string> }) =>
  [...topics].map((topic) => <Watched key={topic} topic={topic} />);

function Watched({ topic }: { topic: string }) {
  useTopic(topic);
  return null;
}

/** Is it everybody's, or of a private chat that is watched? Anything else is left over. */
export const isListed = (
  { hidden, threadId }: { hidden?: true | undefined; threadId?: string | undefined },
  topics: ReadonlySet<string>,
): boolean => hidden !== true || (threadId !== undefined && topics.has(`thread:${threadId}`));
