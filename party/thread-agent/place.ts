import { messageId, partId, type RunId } from '../../shared/model/ids.ts';

const mostPartsPerStep = 1_000;

/** The same step writes the same part under the same id, whichever process does it. */
export const placeOf = (runId: RunId, step: number, index: number) => ({
  messageId: messageId.parse(`${runId}-m`),
  partId: partId.parse(`${runId}-${step}-${index}`),
  i: step * mostPartsPerStep + index,
});
