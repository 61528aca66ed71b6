import * as z from 'zod/mini';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { wireLimits } from '../../shared/protocol/wire-limits.ts';
import type { Budget, PendingRequest, Session, StoredCommand } from './session.ts';

/** What is kept over a reload: commands without an answer, and those refused and not yet seen. */
export const toStored = ({ requests, rejected }: Outbox): StoredCommand[] => [
  ...rejected.flatMap((one) => stored(one).map((kept) => ({ ...kept, refused: one.error }))),
  ...requests.flatMap(stored),
];

type Outbox = Pick<Session, 'requests' | 'rejected'>;

const stored = ({ method, params, key, at, isHeld, isTried }: PendingRequest): StoredCommand[] => {
  if (key === null) return [];
  const kept = { method, params, key, at };
  return [{ ...kept, ...(isHeld && { isSealed: true }), ...(isTried && { isTried: true }) }];
};

/** What was kept, as it waits again. */
export const fromStored = (
  { method, params, key, at, ...kept }: StoredCommand,
  isHeld: boolean,
): PendingRequest => ({
  ...{ id: `kept-${key}`, method, params, key, at, isSent: false, isHeld },
  ...(kept.isTried && { isTried: true }),
});

/** Does another list of commands have to be kept? */
export const commandsChanged = (before: Outbox, after: Outbox): boolean =>
  (before.requests !== after.requests || before.rejected !== after.rejected) &&
  marksIn(before) !== marksIn(after);

const marksIn = (outbox: Outbox): string => toStored(outbox).map(marksOf).join();

/** What of a kept command may change. */
export const marksOf = ({ key, isSealed, isTried, refused }: StoredCommand): string =>
  `${key}${isSealed}${isTried}${refused !== undefined}`;

/** Nothing is dropped silently: what does not fit is refused while its author is there. */
export function whyNotKept(outbox: Outbox, params: unknown): ReceivedError | null {
  if (commandBytes(params) > wireLimits.commandBytes)
    return notKept('This is larger than the room takes.');
  const commands = toStored(outbox);
  return commands.length < wireLimits.outboxCommands &&
    commandBytes([...commands, params]) <= wireLimits.outboxBytes
    ? null
    : notKept('Too much waits to be sent, or was refused and not discarded.');
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
  command.isSealed === true || now - command.at > wireLimits.outboxAskMs;

const perSecond = wireLimits.messagesPerSecond * 0.8;
const burst = wireLimits.messageBurst * 0.8;

export const refill = ({ level, at }: Budget, now: number): Budget => ({
  level: Math.min(burst, level + (Math.max(0, now - at) / 1000) * perSecond),
  at: now,
});

export const fullBudget = (now: number): Budget => ({ level: burst, at: now });

/** How long the room wants a command of its own to wait. */
const waitsUntil = ({ later }: PendingRequest): number => later?.at ?? 0;

/**
 * What may be sent now, oldest first. Commands about one thread go one by one: should the room say
 * "later" to one, none behind it may overtake it.
 */
export function readyToSend(requests: readonly PendingRequest[], now: number): PendingRequest[] {
  const busy = new Set(requests.filter(({ isSent }) => isSent).map(laneOf));
  return requests.filter((request) => {
    if (request.isSent || request.isHeld) return false;
    const lane = laneOf(request);
    if (lane === null) return true;
    const isFree = !busy.has(lane) && waitsUntil(request) <= now;
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
  const ready = readyToSend(session.requests, Number.POSITIVE_INFINITY).map(waitsUntil);
  if (session.wanting.size > 0) ready.push(0);
  if (ready.length === 0) return null;
  const { level, at } = session.budget;
  const affordable = level >= 1 ? at : at + ((1 - level) / perSecond) * 1000;
  return Math.max(affordable, session.pausedUntil, Math.min(...ready));
}
