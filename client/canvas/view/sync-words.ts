import { count } from '../../ui/count.ts';
import type { Tone } from '../../ui/marks.tsx';
import type { CanvasState } from '../sync/canvas-state.ts';
import { verdictWords } from './verdict-words.ts';

/** How the canvas stands, in words that are true. */
export function syncWords({
  phase,
  journal,
  asks,
  why,
  isKept,
  isWriting,
}: Pick<CanvasState, 'phase' | 'journal' | 'asks' | 'why' | 'isKept'> & { isWriting: boolean }): {
  tone: Tone;
  words: string;
} {
  const waits = journal.length + asks.length;
  const where = isKept ? 'kept here' : 'only in this tab, so leave it open';
  const unsaved = waits === 0 ? '' : ` · ${count(waits, 'change')} ${where}`;
  switch (phase) {
    case 'opening':
      return { tone: 'wait', words: 'opening the layout' };
    case 'live':
      if (journal.length > 0)
        return { tone: 'wait', words: isKept ? 'saving…' : `saving…${unsaved}` };
      return isWriting ? { tone: 'wait', words: 'writing…' } : { tone: 'live', words: 'saved' };
    case 'away':
      return { tone: 'wait', words: `layout away${unsaved}` };
    case 'ended':
      return {
        tone: 'bad',
        words: `layout closed: ${typeof why === 'number' ? verdictWords(why) : why}${unsaved}`,
      };
  }
}
