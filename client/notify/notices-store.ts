import { createStore } from 'zustand/vanilla';
import type { Notice } from './notices.ts';

/** So many are kept in sight; the rest is where it happened. */
const most = 30;

interface Notices {
  /** Newest first. */
  list: readonly Notice[];
  unread: number;
}

/** What this page was told since it was opened. */
export const noticesStore = createStore<Notices>(() => ({ list: [], unread: 0 }));

export function addNotice(notice: Notice): void {
  const { list, unread } = noticesStore.getState();
  const others = list.filter(({ id }) => id !== notice.id);
  noticesStore.setState({ list: [notice, ...others].slice(0, most), unread: unread + 1 });
}

/** What is over is not told any more. */
export function dropNotices(isOver: (notice: Notice) => boolean): void {
  const { list, unread } = noticesStore.getState();
  const left = list.filter((notice) => !isOver(notice));
  if (left.length === list.length) return;
  const unseen = list.slice(0, unread).filter((notice) => !isOver(notice)).length;
  noticesStore.setState({ list: left, unread: unseen });
}

export const readNotices = (): void => noticesStore.setState({ unread: 0 });

export const forgetNotices = (): void => noticesStore.setState({ list: [], unread: 0 });
