import { useMemo } from 'react';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { useSession } from '../store/use-room.ts';
import type { Timeline } from './use-timeline.ts';

/**
 * Did something happen here before the room kept timelines? Known where the page holds a run that
 * ended, or an answer, of which a whole timeline tells nothing though none of it went.
 */
export function useOlder(
  { moments, dropped, isWhole }: Pick<Timeline, 'moments' | 'dropped' | 'isWhole'>,
  threadId: ThreadId,
  runId: RunId | null,
): boolean {
  const runs = useSession(({ replica }) => replica.rows.runs);
  const messages = useSession(({ replica }) => replica.rows.messages);
  return useMemo(() => {
    if (moments === null || dropped > 0 || !isWhole) return false;
    const told = new Set(moments.map((moment) => moment.runId));
    const isUntold = (id: RunId) => (runId === null || id === runId) && !told.has(id);
    for (const { id, threadId: of, state } of runs.values())
      if (of === threadId && !isLiveRun(state) && isUntold(id)) return true;
    for (const { threadId: of, runId: by } of messages.values())
      if (of === threadId && by !== undefined && !runs.has(by) && isUntold(by)) return true;
    return false;
  }, [moments, dropped, isWhole, threadId, runId, runs, messages]);
}

/** What is said then. */
export const olderWords = 'What was before the room kept a timeline is not in it.';
