import { expect, test } from 'vitest';
import type { RunNews } from './run-news.ts';
import { beginStory, type RunStory, stepStory } from './run-story.ts';
import { stallMs, stallOf } from './stall.ts';

const play = (...news: RunNews[]): RunStory =>
  news.reduce((story, one) => stepStory(story, one, 0), beginStory(0));
const cause = (story: RunStory, isGatewayUp = true, now = stallMs): string | undefined =>
  stallOf(story, { now, beganAt: 0, isGatewayUp })?.code;

const model: RunNews = { kind: 'model', provider: 'p', id: 'm' };
const call: RunNews = { kind: 'tool', callId: 'c', name: 'exec', input: {} };
const words: RunNews = { kind: 'words', segment: 's', text: 'So', isThought: false };

test('[GC32] nothing came in ten seconds: the reason is named', () => {
  expect(cause(play(), true, stallMs - 1)).toBeUndefined();
  expect(cause(play())).toBe('notBegun');
  expect(cause(play({ kind: 'phase', phase: 'preparing_workspace' }))).toBe('stillPreparing');
  expect(cause(play(model))).toBe('modelSilent');
  expect(cause(play(model, words))).toBe('modelSilent');
  expect(cause(play(model), false)).toBe('gatewayDown');
});

test('[GC34] a gateway that hangs up in the middle of an answer is told at once, and is no silence of its model', () => {
  expect(cause(play(model, words), false, 0)).toBe('gatewayHungUp');
  expect(cause(play(model, words, call), false, 0)).toBe('gatewayHungUp');
  expect(cause(play(model, words), true, 0)).toBeUndefined();
  expect(cause(play(), false, 0)).toBeUndefined();
  expect(cause(play(), false)).toBe('gatewayDown');
});

test('[GC32] a command takes its time, what waits stands among the approvals, what ended is over', () => {
  expect(cause(play(model, call))).toBeUndefined();
  const waits: RunNews = { kind: 'waits', callId: 'c', approvalId: 'a' };
  expect(cause(play(model, call, waits), false)).toBeUndefined();
  const over: RunNews = { kind: 'over', how: 'final', text: '', reason: '' };
  expect(cause(play(model, words, over))).toBeUndefined();
});
