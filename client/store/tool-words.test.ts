import { expect, test } from 'vitest';
import { partRow, type ToolPart, type ToolState } from '../../shared/model/part.ts';
import { inputSummary, toolWords, valueText } from './tool-words.ts';

const tool = (state: ToolState, more: object = {}): ToolPart => {
  const place = { id: 'p', seq: 1, n: 1, i: 0, messageId: 'm', threadId: 't', runId: 'r' };
  const call = { kind: 'tool', callId: 'c', name: 'clock.now', input: {}, state, ...more };
  const part = partRow.parse({ ...place, ...call });
  if (part.kind !== 'tool') throw new Error('not a tool');
  return part;
};

test('a tool call says how it stands and how long it took', () => {
  const said = (state: ToolState, more = {}) => toolWords(tool(state, more), 42_000).state;
  expect(said('called')).toBe('asked for');
  expect(said('waiting')).toBe('waiting for a decision');
  expect(said('running', { startedAt: 1_000 })).toBe('running · 0:41');
  expect(said('done', { startedAt: 1_000, endedAt: 39_400 })).toBe('done · 38 s');
  expect(said('failed', { startedAt: 1_000, endedAt: 1_200 })).toBe('failed · 0.2 s');
});

test('only what a word does not say by itself is explained', () => {
  expect(toolWords(tool('unknown'), 0).meaning).toContain('It may have happened or not');
  expect(toolWords(tool('rejected'), 0).meaning).toContain('it did not happen');
  expect(toolWords(tool('done'), 0).meaning).toBeNull();
});

test('what goes in and comes out is shown as it is', () => {
  expect(inputSummary({ title: 'Harbor', deep: { a: 1 } })).toBe('title: Harbor, deep: {"a":1}');
  expect(inputSummary('npm test')).toBe('npm test');
  expect(valueText({ a: [1] })).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(valueText('a\nb')).toBe('a\nb');
  expect(valueText(undefined)).toBe('');
});
