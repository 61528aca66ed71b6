import { createStore } from 'zustand/vanilla';
import { type MessageId, messageId, type ThreadId } from '../../shared/model/ids.ts';
import type { Drafts } from './drafts.ts';

export interface Edit {
  id: MessageId;
  text: string;
  /** The room is asked to take it: what it says of the message meanwhile takes nothing away. */
  isSaving?: boolean;
}

/**
 * In each chat the message that is being said in other words, and how far: it may scroll out of sight
 * meanwhile, or leave the conversation. What was written is kept with the drafts.
 */
export const editingStore = createStore<Readonly<Partial<Record<ThreadId, Edit>>>>(() => ({}));

export function beginEdit(drafts: Drafts, threadId: ThreadId, edit: Edit): void {
  begun = edit.id;
  writeEdit(drafts, threadId, edit);
}

let begun: MessageId | null = null;

/** Was it just begun? Then its field takes the focus, once: not as it scrolls into sight again. */
export function takeBegun(id: MessageId): boolean {
  if (begun !== id) return false;
  begun = null;
  return true;
}

export function writeEdit(drafts: Drafts, threadId: ThreadId, edit: Edit): void {
  editingStore.setState({ [threadId]: edit });
  drafts.write(placeOf(threadId), `${edit.id} ${edit.text}`);
}

export function stopEditing(drafts: Drafts, threadId: ThreadId): void {
  const { [threadId]: _, ...rest } = editingStore.getState();
  editingStore.setState(rest, true);
  drafts.write(placeOf(threadId), '');
}

/** What was being written before a reload. */
export function keptEdit(drafts: Drafts, threadId: ThreadId): Edit | null {
  const kept = drafts.read(placeOf(threadId));
  const at = kept.indexOf(' ');
  const id = messageId.safeParse(kept.slice(0, at));
  return at === -1 || !id.success ? null : { id: id.data, text: kept.slice(at + 1) };
}

const placeOf = (threadId: ThreadId): string => `edit ${threadId}`;
