import { expect, test } from 'vitest';
import { type Run, runRow } from '../../shared/model/run.ts';
import { runFacts, runLine, runWords } from './run-words.ts';

const run = (more: object): Run =>
  runRow.parse({
    ...{ id: 'r', seq: 1, n: 1, threadId: 't', askedBy: 'human:a', messageId: 'm' },
    ...{ state: 'running', queuedAt: 1_000, ...more },
  });

const stalled = { code: 'modelSilent', message: 'Nothing came.', fix: 'Stop it.', since: 9_000 };
const trouble = { code: 'modelKeyMissing', message: 'No key.', fix: 'Set one.' };

test('a run says what it does now', () => {
  const said = (more: object, isNext = true) => runWords(run(more), 42_000, isNext).state;
  expect(said({ state: 'queued' })).toBe('starting');
  expect(said({ state: 'queued' }, false)).toBe('queued, after another answer');
  expect(said({ startedAt: 1_000 })).toBe('starting 0:41');
  expect(said({ startedAt: 1_000, firstTextAt: 2_000 })).toBe('running 0:41');
  expect(said({ startedAt: 1_000, stopping: 'human:a' })).toBe('stopping');
  expect(said({ state: 'stopped', stopping: 'human:a' })).toBe('stopped');
});

test('what holds a run up or ended it comes with what to do', () => {
  expect(runWords(run({ stalled, startedAt: 1_000 }), 42_000)).toMatchObject({
    state: 'stalled 0:41',
    trouble: { message: 'Nothing came.', fix: 'Stop it.' },
  });
  for (const state of ['failed', 'interrupted', 'stopped'])
    expect(runWords(run({ state, trouble }), 0).trouble).toMatchObject({ fix: 'Set one.' });
});

test('an end that nobody explained says so', () => {
  expect(runWords(run({ state: 'failed' }), 0).trouble?.fix).toContain('Send the message again');
  expect(runWords(run({ state: 'stopped' }), 0).trouble).toBeNull();
});

test('[TV2] the facts of a run are those that are known; times count from the sending, as in its timeline', () => {
  expect(runFacts(run({}))).toEqual([]);
  const model = { provider: 'autopilot', id: 'rehearsal', rehearsal: true };
  const usage = { inputTokens: 1_000, outputTokens: 204 };
  const times = { startedAt: 1_200, firstTextAt: 1_400, endedAt: 13_300 };
  expect(runFacts(run({ model, usage, ...times, state: 'done' }))).toEqual([
    { label: 'Model', value: 'rehearsal' },
    { label: 'First text', value: '0.4 s' },
    { label: 'Time', value: '12 s' },
    { label: 'Tokens', value: '1,204' },
  ]);
  expect(runLine(run({ model, usage, ...times, state: 'done' }))).toBe(
    'first text 0.4 s · 12 s in all · 1,204 tokens',
  );
  const waited = run({ queuedAt: 1_000, startedAt: 60_000, firstTextAt: 60_300 });
  expect(runFacts(waited)).toEqual([
    { label: 'Queued', value: '59 s' },
    { label: 'First text', value: '59 s' },
  ]);
});
