import { useStore as useFlow } from '@xyflow/react';
import type { NodeFacts } from '../graph/facts.ts';

/** How much a node says: all of it; its name and how it stands, larger; the same in one line each, larger still. */
export type Detail = 'all' | 'short' | 'far';

/** From here on the smallest words of a node can be read; nearer than `farBelow` its larger ones. */
const allFrom = 0.8;
const farBelow = 0.55;

export const detailAt = (zoom: number): Detail =>
  zoom >= allFrom ? 'all' : zoom >= farBelow ? 'short' : 'far';

/** Changes with the step alone, and not with every frame of a zoom. */
export const useDetail = (): Detail => useFlow(({ transform }) => detailAt(transform[2]));

/**
 * How something stands, in as few words as say it: what a colour alone would say otherwise. Of people
 * and OpenClaws the label says what they are, and the line below it how they stand; of an approval the
 * label says all of it.
 */
export function stateWords({ kind, label, words }: Pick<NodeFacts, 'kind' | 'label' | 'words'>) {
  const isBelow = kind === 'member' || kind === 'instance';
  const state = isBelow ? '' : (label.split(' · ').slice(1).at(-1) ?? '');
  return [state, kind === 'approval' ? '' : words].filter((one) => one !== '').join(' · ');
}
