import type { RoomId, RunId, ThreadId } from '../../shared/model/ids.ts';

/** Where a run belongs. */
export interface RunPlace {
  roomId: RoomId;
  threadId: ThreadId;
  runId: RunId;
}

/** One ThreadAgent per thread; ids cannot hold a dot. */
export const threadAgentName = ({ roomId, threadId }: Omit<RunPlace, 'runId'>): string =>
  `${roomId}.${threadId}`;
