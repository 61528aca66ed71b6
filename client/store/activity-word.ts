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

export interface ActivityWord {
  word: string;
  tone: 'live' | 'sleep' | 'wait';
}
