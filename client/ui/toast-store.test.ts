import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { say, toastStore } from './toast-store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

const shown = () => toastStore.getState();

test('[HC6] the same sentence about a second act offers the Undo of that one, for its own time', () => {
  const undone: string[] = [];
  const undo = (of: string) => ({ label: 'Undo', act: () => void undone.push(of) });
  say('The room’s nodes are tidy.', undo('first'));
  vi.advanceTimersByTime(5_000);
  say('The room’s nodes are tidy.', undo('second'));
  expect(shown()).toHaveLength(1);
  vi.advanceTimersByTime(5_000);
  shown()[0]?.does?.act();
  expect(undone).toEqual(['second']);
  vi.advanceTimersByTime(3_000);
  expect(shown()).toEqual([]);
});

test('[HC6] a sentence without a deed is shown once, and takes no deed away', () => {
  const act = () => {};
  say('Copied.', { label: 'Undo', act });
  say('Copied.');
  expect(shown()).toMatchObject([{ text: 'Copied.', does: { act } }]);
});
