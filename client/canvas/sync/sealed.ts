import type { CanvasState } from './canvas-state.ts';
import type { Change } from './canvas-values.ts';
import { type Journal, recalled, record, type Unsaved } from './journal.ts';

// What is not saved when its author signs out, or may only look: it is kept, and asks before it goes out.

export const asSealed = (one: Unsaved): Unsaved => ({ ...one, isSealed: true });

/** A journal of which nothing goes out by itself any more. */
export const sealed = (journal: Journal): Journal => recalled(journal).map(asSealed);

/**
 * With those of the changes that nobody may make any more which are kept all the same: words that were
 * being written in what stands.
 */
export function heldBack(
  { asks, layout }: Pick<CanvasState, 'asks' | 'layout'>,
  changes: readonly Change[],
): { asks: readonly Unsaved[]; isMore: boolean } {
  const isWords = ({ map, key, after }: Change) =>
    (map === 'notes' || map === 'groups' || map === 'edges') &&
    after !== undefined &&
    layout[map].has(key);
  const next = record(asks, changes.filter(isWords), layout);
  return {
    asks: next.map((one) => (asks.includes(one) ? one : asSealed(one))),
    isMore: next.some((one) => !asks.includes(one)),
  };
}
