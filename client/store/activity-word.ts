import { type InstanceState, isStarting } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';

/** What a thread does now, or a job of it, in a word; `null` when it does nothing. */
export function activityWord(
  { activity }: Pick<Thread, 'activity'>,
  isWorking = false,
): ActivityWord | null {
  switch (activity.state) {
    case 'idle':
      return isWorking ? { word: 'running…', tone: 'live' } : null;
    case 'running':
      return { word: 'running…', tone: 'live' };
    case 'queued':
      return { word: 'queued', tone: 'sleep' };
    case 'waiting':
      return { word: 'waiting', tone: 'wait' };
    case 'stalled':
      return { word: 'stalled', tone: 'wait' };
  }
}

/** What a session that does not answer yet waits for: its OpenClaw, which starts, goes, or is only asked for. */
export function boxWord(
  { activity }: Pick<Thread, 'activity'>,
  box: InstanceState | null,
): ActivityWord | null {
  if (box === null || activity.state === 'running' || activity.state === 'waiting') return null;
  if (box === 'requested') return { word: 'waits for a decision', tone: 'wait' };
  if (box === 'deleting') return { word: 'OpenClaw is being deleted', tone: 'wait' };
  return isStarting(box) ? { word: 'OpenClaw starts', tone: 'wait' } : null;
}

export interface ActivityWord {
  word: string;
  tone: 'live' | 'sleep' | 'wait';
}
