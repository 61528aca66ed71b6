import { expect, onTestFinished, test, vi } from 'vitest';
import { FirstAnswers } from './first-answers.ts';

function stage() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const answers = new FirstAnswers();
  const stop = new AbortController();
  const came: string[] = [];
  const wait = (token: string) =>
    void answers.until(token, stop.signal).then(() => came.push(token));
  return { answers, stop, came, wait };
}

test('[BX6] a box is waited for until its model was asked for its first answer, and for no other', async () => {
  const { answers, came, wait } = stage();
  wait('a');
  answers.asked('a');
  answers.asked('b');
  await vi.advanceTimersByTimeAsync(60_000);
  expect([came, answers.isAnyOpen]).toEqual([[], true]);
  answers.asked('a');
  await vi.advanceTimersByTimeAsync(0);
  expect([came, answers.isAnyOpen]).toEqual([['a'], false]);
});

test('[BX6] where nobody says anything it is waited for a while and no longer, and not for a host that ends', async () => {
  const { answers, stop, came, wait } = stage();
  wait('a');
  await vi.advanceTimersByTimeAsync(90_000);
  expect(came).toEqual(['a']);
  wait('b');
  stop.abort();
  wait('c');
  await vi.advanceTimersByTimeAsync(0);
  expect([came, answers.isAnyOpen]).toEqual([['a', 'b', 'c'], false]);
});
