import { createStore } from 'zustand/vanilla';
import type { ThreadId } from '../../shared/model/ids.ts';

export const paletteStore = createStore(() => ({ isOpen: false }));

export const openPalette = (): void => paletteStore.setState({ isOpen: true });

export const closePalette = (): void => paletteStore.setState({ isOpen: false });

/** What the palette asks of the chat that is open; its header does it and takes it back. */
export const threadWishStore = createStore<{ wish: ThreadWish | null }>(() => ({ wish: null }));

export interface ThreadWish {
  threadId: ThreadId;
  what: 'rename' | 'access' | 'project' | 'instructions' | 'reset' | 'remove' | 'openclaw';
}
