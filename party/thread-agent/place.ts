import { messageId, partId, type RunId } from '../../shared/model/ids.ts';

const mostPartsPerStep = 1_000;

/**
 * The same step writes the same part under the same id, whichever process does it. A part is of one
 * kind for ever, so another attempt that thinks where the first one wrote makes another part.
 */
export const placeOf = (
  runId: RunId,
  step: number,
  index: number,
  kind: 'text' | 'reasoning' | 'tool',
) => ({
  messageId: messageId.parse(`${runId}-m`),
  partId: partId.parse(`${runId}-${step}-${index}${letters[kind]}`),
  i: step * mostPartsPerStep + index,
});

/** Where the parts of a step lie. */
export const stretchOf = (step: number) => ({
  from: step * mostPartsPerStep,
  below: (step + 1) * mostPartsPerStep,
});

const letters = { text: 't', reasoning: 'r', tool: 'x' } as const;
