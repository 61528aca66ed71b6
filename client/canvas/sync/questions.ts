import type { CanvasState } from './canvas-state.ts';
import { compare, type Unsaved } from './journal.ts';

/**
 * What waits for a word: `unsent` was sealed at a sign-out and nobody touched the same since;
 * `changed` would overwrite what somebody did. What stands there already is no question. Before the
 * canvas is in step with its room nobody knows which of them what was sealed is.
 */
export function questionsOf({
  asks,
  layout,
  phase,
}: Pick<CanvasState, 'asks' | 'layout' | 'phase'>): { unsent: Unsaved[]; changed: Unsaved[] } {
  const isKnown = phase === 'live';
  const { goes, asks: others } = compare(asks, layout);
  const unsent = goes.filter(({ isSealed }) => isSealed && isKnown);
  const free = goes.filter(({ isSealed }) => !isSealed);
  return { unsent, changed: [...others.filter(({ isSealed }) => isKnown || !isSealed), ...free] };
}
