import { expect, test } from 'vitest';
import { runId } from '../../shared/model/ids.ts';
import { momentsOf } from '../testing/moments.ts';
import { momentWords } from './moment-words.ts';
import { stepsOf } from './steps-of.ts';

const asked = momentsOf(
  [0, 'run', 'r1', 'running'],
  [1_000, 'answer', 'p1', 'live'],
  [1_002, 'run', 'r1', 'running', { wrote: true }],
  [2_000, 'call', 'p2', 'waiting'],
  [2_010, 'approval', 'a1', 'pending', { partId: 'p2', method: 'openclaw.exec' }],
  [2_020, 'call', 'p2', 'waiting', { approvalId: 'a1' }],
  [2_020, 'run', 'r1', 'waiting', { wrote: true }],
);

test('[TV7] moments of one instant that tell one thing are one step, which draws all of them', () => {
  const steps = stepsOf(asked, null);
  expect(steps).toEqual([
    { to: 0, says: 0 },
    { to: 2, says: 1 },
    { to: 5, says: 4 },
    { to: 6, says: 6 },
  ]);
  const words = steps.flatMap(({ says }) => {
    const one = asked[says];
    return one === undefined ? [] : [momentWords(one, null, () => 'Ada')];
  });
  expect(words.slice(1, 3)).toEqual([
    'The answer is being written',
    'Ada asks for an approval of “Run a command in OpenClaw”',
  ]);
});

test('[TV7] what is a while apart, or of another call, is a step of its own', () => {
  const thought = momentsOf(
    [0, 'run', 'r1', 'running'],
    [1_000, 'run', 'r1', 'running', { wrote: true }],
    [9_000, 'answer', 'p1', 'live'],
    [9_500, 'call', 'p2', 'waiting'],
    [9_500, 'approval', 'a1', 'pending', { partId: 'p3' }],
  );
  expect(stepsOf(thought, null)).toHaveLength(5);
  expect(stepsOf(thought, runId.parse('r2'))).toEqual([]);
});
