import { utf8Length } from '../../shared/lib/utf8.ts';
import type { ReceivedError } from '../../shared/protocol/errors.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Budget, PendingRequest, Session, StoredCommand } from './session.ts';

/** Commands without an answer, as they are kept over a reload. */
export const toStored = (requests: readonly PendingRequest[]): StoredCommand[] =>
  requests.flatMap(({ method, params, key, at }) =>
    key === null ? [] : [{ method, params, key, at }],
  );

/** Nothing is dropped silently: what no longer fits is refused while its author is there. */
export function hasRoomFor(requests: readonly PendingRequest[], params: unknown): boolean {
  const commands = toStored(requests);
  const bytes = utf8Length(JSON.stringify([...commands, params]));
  return commands.length < limits.outboxCommands && bytes <= limits.outboxBytes;
}

export const outboxFull: ReceivedError = {
  code: 'outboxFull',
  message: 'Too much is waiting to be sent.',
  retry: 'later',
  fix: 'It was not sent and is not kept. Send it again when the connection is back.',
};

/** After a day the room may have forgotten the key, so what waited nearly so long asks first. */
export const mustAsk = (command: StoredCommand, now: number): boolean =>
  command.isSealed === true || now - command.at > limits.outboxAskMs;

const perSecond = limits.messagesPerSecond * 0.8;
const burst = limits.messageBurst * 0.8;

export const refill = ({ level, at }: Budget, now: number): Budget => ({
  level: Math.min(burst, level + (Math.max(0, now - at) / 1000) * perSecond),
  at: now,
});

export const fullBudget = (now: number): Budget => ({ level: burst, at: now });

/** When the next request may go, if one waits. */
export function nextSendAt(session: Session): number | null {
  const isWaiting = session.requests.some((request) => !request.isSent && !request.isHeld);
  if (!isWaiting && session.wanting.size === 0) return null;
  const { level, at } = session.budget;
  const ready = level >= 1 ? at : at + ((1 - level) / perSecond) * 1000;
  return Math.max(ready, session.pausedUntil);
}
