import type { ThreadId } from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { methods } from '../connection/methods.ts';
import type { PendingRequest } from '../connection/session.ts';
import { titleOf } from './thread-title.ts';

/** A command that the room has not answered yet, as its author sees it. */
export interface Unsent {
  key: string;
  at: number;
  /** What it does, in words. */
  what: string;
  /** Why it waits for a decision; `null` when it goes by itself. */
  asks: string | null;
  threadId: ThreadId | null;
}

/**
 * Commands that did not leave this device, held ones included. Without a connection nobody knows
 * of those on their way, so they count as well.
 */
export const unsentRequests = (
  requests: readonly PendingRequest[],
  isInTouch: boolean,
): PendingRequest[] => requests.filter(({ key, isSent }) => key !== null && !(isSent && isInTouch));

/** What the outbox holds, oldest first. */
export function unsentOf(
  requests: readonly PendingRequest[],
  threads: ReadonlyMap<string, Thread>,
  now: number,
): Unsent[] {
  return requests.flatMap((request): Unsent[] => {
    const { key, at } = request;
    if (key === null) return [];
    return [{ key, at, asks: whyItAsks(request, now), ...describe(request, threads) }];
  });
}

/** Why a command asks before it is sent. */
export function whyItAsks({ isHeld, at }: PendingRequest, now: number): string | null {
  if (!isHeld) return null;
  return now - at > limits.outboxAskMs
    ? 'It has waited for more than 20 hours.'
    : 'You signed out before it was sent.';
}

/** The message that a request would say, if it is one. */
export function messageIn(request: Pick<PendingRequest, 'method' | 'params'>) {
  if (request.method !== 'messages.send') return null;
  const parsed = methods['messages.send'].params.safeParse(request.params);
  return parsed.success ? parsed.data : null;
}

/** The title that a request would give, if it gives one. */
export function titleIn(request: Pick<PendingRequest, 'method' | 'params'>) {
  if (request.method !== 'threads.rename') return null;
  const parsed = methods['threads.rename'].params.safeParse(request.params);
  return parsed.success ? parsed.data : null;
}

function describe(
  request: PendingRequest,
  threads: ReadonlyMap<string, Thread>,
): Pick<Unsent, 'what' | 'threadId'> {
  const named = (id: ThreadId): string => `“${titleOf(threads.get(id))}”`;
  const message = messageIn(request);
  if (message !== null) {
    const { threadId, text } = message;
    return { threadId, what: `Say in ${named(threadId)}: ${firstWords(text)}` };
  }
  const rename = titleIn(request);
  if (rename !== null) {
    const { threadId, title } = rename;
    return { threadId, what: `Rename ${named(threadId)} to “${title}”` };
  }
  return { threadId: null, what: others[request.method] ?? request.method };
}

const others: Partial<Record<string, string>> = {
  'runs.stop': 'Stop an answer',
  'threads.create': 'Begin a chat',
  'threads.setAccess': 'Change who sees a chat',
  'members.setRole': 'Change a role',
  'members.remove': 'Remove a member',
  'members.leave': 'Leave the room',
  'invites.create': 'Make an invite',
  'invites.revoke': 'Revoke an invite',
  'invites.accept': 'Accept an invite',
  'profile.rename': 'Change your name',
  'room.rename': 'Rename the room',
  'logins.end': 'Sign a browser out',
  'logins.endOthers': 'Sign the other browsers out',
  'agents.create': 'Make an agent',
  'agents.end': 'End an agent',
  'keys.mint': 'Mint a key',
  'keys.revoke': 'Revoke a key',
};

const firstWords = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119).toWellFormed()}…` : line;
};
