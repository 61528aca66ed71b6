import { messages } from '../../shared/methods/messages.ts';
import { threads } from '../../shared/methods/threads.ts';
import type { PendingRequest } from '../connection/session.ts';

/** The message that a request would say, if it is one. */
export function messageIn(request: Pick<PendingRequest, 'method' | 'params'>) {
  if (request.method !== 'messages.send' && request.method !== 'messages.note') return null;
  // Both say the same: words, in a thread.
  const parsed = messages['messages.send'].params.safeParse(request.params);
  return parsed.success ? parsed.data : null;
}

/** The first words of the chat that a request would begin, if it begins one with words. */
export function firstWordsIn(request: Pick<PendingRequest, 'method' | 'params'>): string | null {
  if (request.method !== 'threads.create') return null;
  const parsed = threads['threads.create'].params.safeParse(request.params);
  return (parsed.success && parsed.data.text) || null;
}
