import type { Approval, ApprovalState } from '../../shared/model/approval.ts';
import { heldWords } from '../store/held-words.ts';
import type { Tone } from '../ui/marks.tsx';

/** The state in a word, and its colour; of what is held by a pause, that. */
export const standingWords = (
  state: ApprovalState,
  { heldMs, decidedElsewhere }: Pick<Approval, 'heldMs' | 'decidedElsewhere'>,
): { word: string; tone: Tone } => {
  if (state === 'approved' && heldMs !== undefined) return { word: heldWords, tone: 'wait' };
  if (state === 'cancelled' && decidedElsewhere === true)
    return { word: 'no longer asked here', tone: 'off' };
  return stateWords[state];
};

export const stateWords: Record<ApprovalState, { word: string; tone: Tone }> = {
  pending: { word: 'waits for a decision', tone: 'wait' },
  approved: { word: 'approved', tone: 'live' },
  dispatched: { word: 'under way', tone: 'live' },
  done: { word: 'done', tone: 'live' },
  failed: { word: 'failed', tone: 'bad' },
  unknown: { word: 'outcome unknown', tone: 'wait' },
  rejected: { word: 'rejected', tone: 'off' },
  expired: { word: 'expired', tone: 'off' },
  cancelled: { word: 'cancelled', tone: 'off' },
  superseded: { word: 'replaced', tone: 'off' },
};
