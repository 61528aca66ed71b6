import type { NodeFacts } from '../graph/facts.ts';

type Told = Pick<NodeFacts, 'kind' | 'words' | 'isLive'>;

/**
 * What is said below the name of a node. Without the room nobody knows who is here, and of what went on
 * only how it was.
 */
export function toldWords({ kind, words, isLive }: Told, isInTouch: boolean): string {
  if (isInTouch || words === '') return words;
  if (kind === 'member' || kind === 'community') return 'not known now';
  return isLive || kind === 'instance' ? `was ${words}` : words;
}
