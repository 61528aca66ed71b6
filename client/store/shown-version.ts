import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ThreadId } from '../../shared/model/ids.ts';

/** Which threads are read as they were before a place; the others as they are. */
const shownStore = createStore<ReadonlyMap<ThreadId, number>>(() => new Map());

export const useUntil = (threadId: ThreadId): number | null =>
  useStore(shownStore, (shown) => shown.get(threadId) ?? null);

export function showUntil(threadId: ThreadId, until: number | null): void {
  const next = new Map(shownStore.getState());
  if (until === null) next.delete(threadId);
  else next.set(threadId, until);
  shownStore.setState(next, true);
}
