import { expect, test } from 'vitest';
import { kindFilters, kindWords, outcomeTone, shortHash } from './receipt-words.ts';
import { verifyChain } from './verify.ts';

const stretches = (answers: readonly { upTo: number; more: boolean; broken: number | null }[]) => {
  const asked: number[] = [];
  return {
    asked,
    ask: async (from: number) => {
      const answer = answers[asked.length];
      asked.push(from);
      return answer === undefined ? null : { ...answer, hash: `h${answer.upTo}` };
    },
  };
};

test('[UI18] the chain is verified to its end, stretch by stretch, and says how far it got', async () => {
  const told: number[] = [];
  const { ask, asked } = stretches([
    { upTo: 5_000, more: true, broken: null },
    { upTo: 5_120, more: false, broken: null },
  ]);
  expect(await verifyChain(ask, (upTo) => told.push(upTo))).toEqual({
    ...{ upTo: 5_120, hash: 'h5120', broken: null },
  });
  expect([asked, told]).toEqual([[1, 5_001], [5_000]]);
});

test('[UI18] the first link that is broken ends it; a refusal is no verdict', async () => {
  const { ask } = stretches([{ upTo: 16, more: true, broken: 17 }]);
  expect(await verifyChain(ask, () => {})).toEqual({ upTo: 16, hash: 'h16', broken: 17 });
  expect(await verifyChain(stretches([]).ask, () => {})).toBeNull();
});

test('[UI18] what happens to sessions of OpenClaw has words, and is found by them', () => {
  expect(['session.reset', 'session.remove', 'openclaw.forgotten'].map(kindWords)).toEqual([
    'reset a session of OpenClaw',
    'deleted a session of OpenClaw',
    'an OpenClaw lost what it knew',
  ]);
  expect(kindFilters.find(({ value }) => value === 'session.')?.words).toBe('sessions of OpenClaw');
});

test('a receipt is said in words; a kind of a newer room by its name', () => {
  expect([kindWords('tool'), kindWords('nostr.post')]).toEqual(['used a tool', 'nostr.post']);
  expect(shortHash('0123456789abcdef0123')).toBe('012345…0123');
  expect(['done', 'asked', 'failed', 'unknown', 'rejected', null].map(outcomeTone)).toEqual([
    ...['live', 'wait', 'bad', 'wait', 'off', 'sleep'],
  ]);
});
