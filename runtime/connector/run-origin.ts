import type { RunCause } from '../../shared/model/run.ts';
import type { TranscriptMessage } from './transcript-message.ts';

/** Words of the gateway that begin a run which goes on with one that broke off. */
const recoveryWords = '[System] Your previous turn was interrupted';

/** The run that a message asked for. */
export function askedFor({ role, idempotencyKey }: TranscriptMessage): string | null {
  if (role !== 'user' || idempotencyKey?.endsWith(':user') !== true) return null;
  return idempotencyKey.slice(0, -':user'.length);
}

/** Why a run is there that the room did not ask for. */
export function causeOf(sessionKey: string, text: string): RunCause {
  if (text.startsWith(recoveryWords)) return 'recovery';
  return sessionKey.includes(':cron:') ? 'cron' : 'elsewhere';
}

/** What of a transcript belongs to a run, and whether its message is there at all. */
export function ofRun(messages: readonly TranscriptMessage[], gatewayRunId: string) {
  const asked = messages.findLastIndex((message) => askedFor(message) === gatewayRunId);
  return {
    isAsked: asked !== -1,
    own: messages.filter(({ __openclaw }) => __openclaw?.runId === gatewayRunId),
  };
}

/**
 * Under which name the gateway went on with a run that it ended without a word: that of what stands
 * behind its message, or is under way behind it. `null`: it did not.
 */
export function heirOf(
  messages: readonly TranscriptMessage[],
  gatewayRunId: string,
  inFlight: string | undefined,
): string | null {
  const asked = messages.findLastIndex((message) => askedFor(message) === gatewayRunId);
  if (asked === -1) return null;
  const rest = messages.slice(asked + 1);
  const next = rest.findIndex(({ role }) => role === 'user');
  const turn = next === -1 ? rest : rest.slice(0, next);
  const heir = turn.find(({ __openclaw }) => __openclaw?.runId !== undefined)?.__openclaw?.runId;
  const name = heir ?? (next === -1 ? inFlight : undefined);
  const isAnother = messages.some((message) => askedFor(message) === name);
  return name === undefined || isAnother ? null : name;
}

/** The last message of a run that said all it had to say. */
export const isFinished = (own: readonly TranscriptMessage[]): boolean => {
  const last = own.at(-1);
  return last?.role === 'assistant' && /^(stop|length)$/.test(last.stopReason ?? '');
};
