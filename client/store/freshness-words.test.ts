import { expect, test } from 'vitest';
import type { Phase } from '../connection/session.ts';
import { freshnessWords } from './freshness-words.ts';

const live: Phase = { name: 'live', since: 0, pingAt: 0, pongBy: null };
const lost: Phase = { name: 'offline', since: 60_000, reason: '', failedDials: 1 };

const said = (more: Partial<Parameters<typeof freshnessWords>[0]>): string =>
  freshnessWords({
    ...{ phase: live, heardAt: 60_000, goneSince: null, now: 60_000 },
    ...{ isHeld: true, isFollowed: true, isCatchingUp: false },
    ...more,
  }).words;

test('[UI16] a panel says how fresh it is, in words that are true now', () => {
  expect(said({})).toBe('live');
  expect(said({ isHeld: false })).toBe('opening');
  expect(said({ isCatchingUp: true })).toBe('catching up');
  expect(said({ isFollowed: false })).toBe('not followed');
  expect(said({ phase: lost, now: 64_000 })).toBe('reconnecting');
  expect(said({ phase: lost, now: 100_000 })).toBe('stale 40 s');
  expect(said({ phase: lost, now: 240_000 })).toBe('offline, as it was 3 min ago');
  expect(said({ phase: lost, goneSince: 61_000, now: 65_000 })).toBe('offline, as it was 5 s ago');
  expect(said({ phase: lost, heardAt: null })).toBe('connecting');
  expect(said({ phase: { name: 'ended', code: 4403, reason: '' }, now: 120_000 })).toBe(
    'closed, as it was 1 min ago',
  );
});
