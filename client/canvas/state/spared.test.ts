import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { ada, bo } from '../../testing/people.ts';
import { notLasting } from './not-lasting.ts';
import { holdersOf, spared } from './spared.ts';

const writer = (by: Principal, name: string) => ({ by, name });

test('[HC7] what somebody else writes in is not taken away, and who does is said', () => {
  const writers = new Map([['note:a', writer(ada, 'Ada')]]);
  expect(spared(writers, ['note:b'])).toEqual({ free: ['note:b'], why: null });
  expect(spared(writers, ['note:a'])).toEqual({
    ...{ free: [], why: 'Ada is writing there, so it stays.' },
  });
  expect(spared(writers, ['note:b', 'note:a'])).toEqual({
    ...{ free: ['note:b'], why: 'Ada is writing in or at one of these, so that one stays.' },
  });
  // In two windows, one person all the same.
  writers.set('note:c', writer(ada, 'Ada'));
  expect(spared(writers, ['note:a', 'note:c']).why).toBe(
    'Ada is writing in or at 2 of these, so those stay.',
  );
  writers.set('group:g', writer(bo, 'Cy'));
  expect(spared(writers, ['note:b', 'note:a', 'group:g'])).toEqual({
    ...{ free: ['note:b'], why: 'Others are writing in or at 2 of these, so those stay.' },
  });
});

test('[HC7] what a line hangs at on which somebody else writes is not taken away with it', () => {
  const writers = new Map([['edge:e', writer(ada, 'Ada')]]);
  const edge = { from: nodeId.parse('note:a'), to: nodeId.parse('thread:t'), by: ada, at: 0 };
  const edges = new Map([['e', edge]]);
  expect(spared(holdersOf(writers, edges), ['note:a'])).toEqual({
    ...{ free: [], why: 'Ada is writing there, so it stays.' },
  });
  expect(spared(holdersOf(writers, edges), ['note:a', 'edge:e', 'note:b'])).toEqual({
    ...{ free: ['note:b'], why: 'Ada is writing in or at 2 of these, so those stay.' },
  });
});

test('[HC35] what does not stay is named, and where neither does, both', () => {
  const nameOf = (id: string) => `“${id}”`;
  expect(notLasting(['autopilot', 'tool:p1'], nameOf)).toContain('; “tool:p1” does not.');
  expect(notLasting(['openclaw', 'tool:p1'], nameOf)).toContain(
    '; neither “openclaw” nor “tool:p1” does.',
  );
});
