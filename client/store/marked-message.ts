import { createStore } from 'zustand/vanilla';
import type { MessageId } from '../../shared/model/ids.ts';

/** The message that a link or a find led to: it is marked where it stands. */
export const markedStore = createStore<{ id: MessageId | null }>(() => ({ id: null }));
