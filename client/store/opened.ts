import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** What somebody unfolded, by id: it stays so when it scrolls out of sight and back. */
const openedStore = createStore<ReadonlySet<string>>(() => new Set());

export function useOpened(id: string): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const isOpen = useStore(openedStore, (opened) => opened.has(id));
  const setOpen = (wanted: boolean) => {
    const opened = openedStore.getState();
    if (opened.has(id) === wanted) return;
    const next = new Set(opened);
    if (wanted) next.add(id);
    else next.delete(id);
    openedStore.setState(next, true);
  };
  return [isOpen, setOpen];
}
