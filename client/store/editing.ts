import { createStore } from 'zustand/vanilla';
import type { MessageId } from '../../shared/model/ids.ts';

interface Editing {
  id: MessageId | null;
  text: string;
}

const nothing: Editing = { id: null, text: '' };

/** The message that is being said in other words, and how far: it may scroll out of sight meanwhile. */
export const editingStore = createStore(() => nothing);

export const stopEditing = (): void => editingStore.setState(nothing);
