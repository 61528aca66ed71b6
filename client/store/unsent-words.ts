import { inLine } from '../../shared/lib/marked.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import type { PendingRequest, RejectedCommand } from '../connection/session.ts';
import { firstWordsIn, messageIn } from './said-in.ts';
import { titleOf } from './thread-title.ts';
import { mayHaveArrived, publishedIn, titleIn } from './unsent.ts';

/** A command that the room has not answered yet, or did not take, as its author sees it. */
export interface Unsent {
  key: string;
  at: number;
  /** What it does, in words. */
  what: string;
  /** `asks`: waits for its author. `unsure`: it may have arrived, so it cannot be taken back. */
  state: 'waits' | 'asks' | 'unsure' | 'refused';
  why: string;
  threadId: ThreadId | null;
}

/** What the outbox holds, oldest first. */
export function unsentOf(
  requests: readonly PendingRequest[],
  threads: ReadonlyMap<string, Thread>,
  now: number,
  isInTouch = false,
): Unsent[] {
  return requests.flatMap((request): Unsent[] => {
    const { key, at, isHeld } = request;
    if (key === null) return [];
    const state = isHeld ? 'asks' : mayHaveArrived(request) ? 'unsure' : 'waits';
    return [
      { key, at, state, why: whyItWaits(request, now, isInTouch), ...describe(request, threads) },
    ];
  });
}

/** What the room did not take, and nobody discarded yet. */
export const refusedOf = (
  rejected: readonly RejectedCommand[],
  threads: ReadonlyMap<string, Thread>,
): Unsent[] =>
  rejected.flatMap((command): Unsent[] => {
    const { key, at, error } = command;
    const why = `The room did not take it. ${sentence(error)}`;
    return key === null ? [] : [{ key, at, state: 'refused', why, ...describe(command, threads) }];
  });

/** Why a command did not go yet, and what happens next. */
export function whyItWaits(request: PendingRequest, now: number, isInTouch: boolean): string {
  const asks = whyItAsks(request, now);
  if (asks !== null) return asks;
  if (request.later !== undefined) return sentence(request.later.error);
  return mayHaveArrived(request)
    ? 'It may have arrived. The room says what came of it as soon as there is a connection.'
    : isInTouch
      ? 'It goes after what was said before it.'
      : 'It goes as soon as there is a connection.';
}

const sentence = ({ message, fix = '' }: ReceivedError): string => `${message} ${fix}`.trim();

/** Why a command asks before it is sent. */
export function whyItAsks({ isHeld, isTried, at }: PendingRequest, now: number): string | null {
  if (!isHeld) return null;
  const arrived = isTried ? ' It may have arrived already: look first.' : '';
  return now - at > limits.outboxAskMs
    ? `It has waited for more than 20 hours.${arrived}`
    : `You signed out before it was ${isTried ? 'answered' : 'sent'}.${arrived}`;
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
  const begun = firstWordsIn(request);
  if (begun !== null) return { threadId: null, what: `Begin a chat: ${firstWords(begun)}` };
  const rename = titleIn(request);
  if (rename !== null) {
    const { threadId, title } = rename;
    return { threadId, what: `Rename ${named(threadId)} to “${title}”` };
  }
  const published = publishedIn(request);
  if (published !== null) {
    const { threadId, name } = published;
    return { threadId, what: `Publish “${inLine(name)}” in ${named(threadId)}` };
  }
  return { threadId: null, what: others[request.method] ?? request.method };
}

const others: Partial<Record<string, string>> = {
  'runs.stop': 'Stop an answer',
  'threads.create': 'Begin a chat',
  'threads.setAccess': 'Change who sees a chat',
  'threads.change': 'Change where a chat stands',
  'messages.edit': 'Say a message in other words',
  'messages.regenerate': 'Have an answer written again',
  'projects.create': 'Begin a project',
  'projects.change': 'Change a project',
  'members.setRole': 'Change a role',
  'members.remove': 'Remove a member',
  'members.leave': 'Leave the room',
  'artifacts.publish': 'Publish an artifact',
  'artifacts.remove': 'Remove an artifact',
  'instances.create': 'Create an OpenClaw',
  'instances.restart': 'Restart an OpenClaw',
  'instances.remove': 'Delete an OpenClaw',
  'instances.rename': 'Rename an OpenClaw',
  'instances.attach': 'Attach an OpenClaw',
  'instances.detach': 'Detach an OpenClaw',
  'instances.allowCommands': 'Let an OpenClaw ask for commands',
  'sessions.create': 'Begin a session of OpenClaw',
  'sessions.reset': 'Reset a session of OpenClaw',
  'sessions.remove': 'Delete a session of OpenClaw',
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
