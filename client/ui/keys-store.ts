import { createStore } from 'zustand/vanilla';

/** Is the list of keys open? */
export const keysStore = createStore(() => ({ isOpen: false }));
