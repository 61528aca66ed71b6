import { createStore } from 'zustand/vanilla';

export interface Toast {
  id: number;
  text: string;
  /** What can be done about it. */
  does?: { label: string; act: () => void };
}

const shownMs = 8_000;
let nextId = 1;

/** Sentences for a moment, newest last. */
export const toastStore = createStore<readonly Toast[]>(() => []);

/**
 * Says something for a moment. The same sentence is not shown twice: one with a deed takes the place of
 * what is shown, for what can be done is about the newer.
 */
export function say(text: string, does?: Toast['does']): void {
  if (does !== undefined) unsay(text);
  else if (toastStore.getState().some((toast) => toast.text === text)) return;
  const id = nextId++;
  toastStore.setState(
    [...toastStore.getState(), { id, text, ...(does === undefined ? {} : { does }) }],
    true,
  );
  setTimeout(() => dismiss(id), shownMs);
}

/** What was offered can be done no longer, or what was said with it is not so any more either. */
export function withdraw(offer: Toast['does'], stays: 'words' | 'nothing'): void {
  const left = ({ id, text }: Toast) => (stays === 'words' ? [{ id, text }] : []);
  toastStore.setState(
    toastStore.getState().flatMap((toast) => (toast.does === offer ? left(toast) : toast)),
    true,
  );
}

/** Takes a sentence away before its moment is over. */
export function unsay(text: string): void {
  for (const toast of toastStore.getState()) if (toast.text === text) dismiss(toast.id);
}

export function dismiss(id: number): void {
  toastStore.setState(
    toastStore.getState().filter((toast) => toast.id !== id),
    true,
  );
}
