import type { ThreadId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { commandBytes } from '../connection/outbox.ts';

/** Why a text cannot be sent as it is, or `null`. Said while its author can still shorten it. */
export function messageProblem(threadId: ThreadId | null, text: string): string | null {
  const bytes = commandBytes({ threadId: threadId ?? longestId, text });
  if (bytes <= limits.commandBytes) return null;
  const over = Math.ceil((bytes - limits.commandBytes) / 1024);
  return `This is ${over} KiB longer than a message may be. Shorten it or send it in parts.`;
}

const longestId = 'x'.repeat(64);

/** What is sent of what was written: the empty lines around it say nothing. */
export const toSend = (text: string): string => text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
