import type { NodeFacts } from '../graph/facts.ts';

type Told = Pick<NodeFacts, 'kind' | 'label' | 'words' | 'isLive'>;

/**
 * What is said of a node. Without the room nobody knows who is here, and of what went on only how it
 * was: “Chat · was running”. What something is about is no state.
 */
export function told(
  { kind, label, words, isLive }: Told,
  isInTouch: boolean,
): Pick<Told, 'label' | 'words'> {
  if (isInTouch) return { label, words };
  if (/member|community/.test(kind)) return { label, words: words && 'not known now' };
  const was = isLive && /thread|tool|job/.test(kind);
  const isState = (isLive || kind === 'instance') && !/approval|tool|ghost|artifact/.test(kind);
  return {
    label: was ? label.replace(/ · (?=[^·]*$)/, ' · was ') : label,
    words: isState && words ? `was ${words}` : words,
  };
}
