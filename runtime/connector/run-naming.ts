import type { ParamsInput } from '../../shared/methods/contract.ts';
import { keyOfCause } from '../../shared/methods/gateway.ts';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import type { RunCause } from '../../shared/model/run.ts';
import { redactForeign } from '../../shared/producer/redactor.ts';
import { piecesOf } from './segments.ts';
import { messageUnits } from './sessions.ts';
import type { TrackedRun } from './tracked-run.ts';

/** How the room is asked for its name of a run; what set it off and is longer than a frame is `more`. */
export function namingOf(
  { gatewayRunId, sessionKey, text, beganAt }: TrackedRun,
  {
    cause,
    follows,
    secrets,
  }: { cause: RunCause; follows: RunId | undefined; secrets: readonly string[] },
): { params: ParamsInput<'gateway.run'>; more: readonly string[] } {
  const words = text === null ? '' : String(redactForeign(text, secrets));
  const [said = '', ...more] = piecesOf(words.toWellFormed(), messageUnits);
  const params = {
    sessionKey,
    gatewayRunId,
    cause,
    at: beganAt,
    ...(said === '' ? {} : { text: said }),
    ...(follows === undefined ? {} : { follows }),
  };
  return { params, more };
}

/** The rest of what set it off, piece by piece. */
export const restOf = (
  { gatewayRunId, sessionKey, beganAt: at }: TrackedRun,
  threadId: ThreadId,
  more: readonly string[],
): ParamsInput<'gateway.history'>[] =>
  more.map((text, n) => ({
    threadId,
    sessionKey,
    messages: [{ key: keyOfCause(gatewayRunId), role: 'system', at, text, piece: n + 1 }],
    whole: false,
  }));
