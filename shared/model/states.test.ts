import { expect, test } from 'vitest';
import { isSettledTool, toolState, toolTransitions } from './part.ts';
import { isLiveRun, mayBecome, runState, runTransitions } from './run.ts';

test('[RU4] what a run may become', () => {
  const pairs = runState.options.flatMap((from) =>
    runState.options.filter((to) => mayBecome(from, to)).map((to) => `${from} → ${to}`),
  );
  expect(pairs).toEqual([
    'queued → running',
    'queued → failed',
    'queued → stopped',
    'queued → interrupted',
    'running → waiting',
    'running → done',
    'running → failed',
    'running → stopped',
    'running → interrupted',
    'waiting → running',
    'waiting → failed',
    'waiting → stopped',
    'waiting → interrupted',
  ]);
  expect(runState.options.filter(isLiveRun)).toEqual(['queued', 'running', 'waiting']);
  expect(Object.keys(runTransitions)).toEqual(runState.options);
});

test('[TA6] a tool call that is settled stays so', () => {
  expect(toolState.options.filter(isSettledTool)).toEqual([
    'done',
    'failed',
    'unknown',
    'rejected',
  ]);
  for (const state of toolState.options)
    for (const next of toolTransitions[state]) expect(next).not.toBe('called');
});
