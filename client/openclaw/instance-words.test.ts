import { expect, test } from 'vitest';
import type { Thread } from '../../shared/model/thread.ts';
import { instance, session } from '../testing/instances.ts';
import {
  deletingWords,
  doingIn,
  instanceWords,
  lastEventWords,
  lastKnownInstance,
} from './instance-words.ts';

const trouble = { code: 'gatewayDown', message: 'The gateway ended.', fix: 'Restart it.' };

test('[OV1] an instance says what it does now with its clock, and without a connection what it was', () => {
  const booting = instance({ state: 'booting', since: 1_000 });
  expect(instanceWords(booting, 13_000)).toEqual({ words: 'starting 0:12', tone: 'wait' });
  expect(lastKnownInstance(booting)).toEqual({ words: 'was starting', tone: 'off' });
  expect(instanceWords(instance(), 0)).toEqual({ words: 'ready', tone: 'live' });
  expect(instanceWords(instance({ trouble }), 0)).toEqual({
    words: 'ready, in trouble',
    tone: 'wait',
  });
  expect(instanceWords(instance({ state: 'error', trouble }), 0).tone).toBe('bad');
});

test('[OV42] one that is started again looks for no place', () => {
  const again = instance({ state: 'allocating', since: 1_000, generation: 2 });
  expect(instanceWords(again, 3_000).words).toBe('starting again 0:02');
  expect(lastKnownInstance(again).words).toBe('was starting again');
  expect(lastEventWords(again, 3_000)).toBe('starting again');
  expect(lastEventWords(instance({ state: 'allocating' }), 3_000)).toBe('finding a place');
});

test('[OV1] the last event is the step under way, else what is wrong, else when', () => {
  const steps = [{ name: 'gateway', at: 0, words: 'starting the gateway' }];
  expect(lastEventWords(instance({ state: 'booting', steps }), 5)).toBe('starting the gateway');
  expect(lastEventWords(instance({ state: 'error', steps, trouble }), 5)).toBe(
    'The gateway ended.',
  );
  expect(lastEventWords(instance({ state: 'connecting', steps, trouble }), 5)).toBe(
    'The gateway ended.',
  );
  expect(lastEventWords(instance({ lastAt: 0 }), 240_000)).toBe('4 min ago');
  expect(lastEventWords(instance({ lastAt: 0 }), 4_000)).toBe('just now');
});

test('[OV1] what happens in its sessions is its last event too: while one streams it answers', () => {
  const one = (id: string, state: string, lastAt: number, of = 'i1') =>
    session(id, { activity: { state, runId: 'r1' }, lastAt }, of);
  const now = 600_000;
  const says = (...threads: Thread[]) =>
    lastEventWords(instance({ lastAt: 0 }), now, doingIn(instance().id, threads));
  expect(says(one('t1', 'idle', 0), one('t2', 'running', 0))).toBe('answering');
  expect(says(one('t1', 'waiting', 0))).toBe('waits for a decision');
  expect(says(one('t1', 'idle', 540_000))).toBe('1 min ago');
  expect(says(one('t1', 'running', 540_000, 'i2'))).toBe('10 min ago');
});

test('[OV7] what goes and what stays is said in numbers that are true', () => {
  expect(deletingWords('Work', 1)).toContain('Its session stays readable');
  expect(deletingWords('Work', 3)).toContain('Its 3 sessions stay readable');
  expect(deletingWords('Work', 0)).toContain('It has no session.');
  expect(deletingWords('Work', 0)).toContain('there is no backup yet');
  expect(deletingWords('Work', 1)).toContain('“Work” will be ended');
  expect(deletingWords('Work', 1)).not.toMatch(/is (ended|removed)/);
});
