import type { ThreadId } from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import type { Turn } from './turn.ts';

/** Keeps what can be searched of a message. Thinking is not: not everybody may read it. */
export function keepDoc(
  turn: Turn,
  doc: { id: string; n: number; threadId: ThreadId; messageId: string; text: string },
): void {
  const { text: body, ...place } = doc;
  if (body !== '') turn.store.put('docs', { ...place, at: turn.now, body });
}

/** The same for the title of a thread, when it has another one. */
export function keepTitle(turn: Turn, before: string, { id, seq, title }: Thread): void {
  if (title === before) return;
  const doc = { id: `title-${id}`, n: seq, threadId: id, messageId: '' };
  if (title === '') turn.store.remove('docs', { id: doc.id });
  else keepDoc(turn, { ...doc, text: title });
}
