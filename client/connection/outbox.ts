import * as z from 'zod/mini';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { ReceivedError } from '../../shared/protocol/errors.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Budget, PendingRequest, Session, StoredCommand } from './session.ts';

/** Commands without an answer, as they are kept over a reload. */
export const toStored = (requests: readonly PendingRequest[]): StoredCommand[] =>
  requests.flatMap(({ method, params, key, at, isHeld }) =>
    key === null ? [] : [{ method, params, key, at, ...(isHeld ? { isSealed: true } : {}) }],
  );

/** Nothing is dropped silently: what does not fit is refused while its author is there. */
export function whyNotKept(
  requests: readonly PendingRequest[],
  params: unknown,
): ReceivedError | null {
  if (commandBytes(params) > limits.commandBytes)
    return notKept('This is larger than the room takes.');
  const commands = toStored(requests);
  return commands.length < limits.outboxCommands &&
    commandBytes([...commands, params]) <= limits.outboxBytes
    ? null
    : notKept('Too much is waiting to be sent.');
}

/** Bytes on the wire, at the most; the room cuts the connection of who sends more than it takes. */
export const commandBytes = (params: unknown): number => utf8Length(JSON.stringify(params)) + 200;

const notKept = (message: string): ReceivedError => ({
  code: 'notKept',
  message,
  retry: 'never',
  fix: 'It was not sent and is not kept.',
});

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

/**
 * What may be sent now, oldest first. Commands about one thread go one by one: should the room say
 * "later" to one, none behind it may overtake it.
 */
export function readyToSend(requests: readonly PendingRequest[]): PendingRequest[] {
  const busy = new Set(requests.filter(({ isSent }) => isSent).map(laneOf));
  return requests.filter((request) => {
    if (request.isSent || request.isHeld) return false;
    const lane = laneOf(request);
    if (lane === null) return true;
    const isFree = !busy.has(lane);
    busy.add(lane);
    return isFree;
  });
}

/** Commands of one lane keep their order; what only asks has none. */
function laneOf({ key, method, params }: PendingRequest): string | null {
  if (key === null) return null;
  const parsed = aboutThread.safeParse(params);
  return parsed.success ? parsed.data.threadId : method;
}

const aboutThread = z.object({ threadId: z.string() });

/** When the next request may go, if one waits. */
export function nextSendAt(session: Session): number | null {
  if (readyToSend(session.requests).length === 0 && session.wanting.size === 0) return null;
  const { level, at } = session.budget;
  const ready = level >= 1 ? at : at + ((1 - level) / perSecond) * 1000;
  return Math.max(ready, session.pausedUntil);
}
