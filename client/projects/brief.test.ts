import { expect, test } from 'vitest';
import { changesOf, rebase } from './brief.ts';

const base = { title: 'Harbor', instructions: 'Be brief.', memory: 'Boats.' };

test('[UI42] what one did not touch follows the others; what one changed stays', () => {
  const mine = { ...base, instructions: 'Be kind.' };
  const now = { ...base, memory: 'Boats.\nTides.' };
  expect(rebase(base, mine, now)).toEqual({
    shown: { ...now, instructions: 'Be kind.' },
    clashes: [],
  });
  expect(changesOf(now, rebase(base, mine, now).shown)).toEqual({ instructions: 'Be kind.' });
});

test('[UI42] what both changed is said, unless both mean the same', () => {
  const mine = { ...base, memory: 'Ships.' };
  expect(rebase(base, mine, { ...base, memory: 'Ferries.' })).toEqual({
    shown: mine,
    clashes: ['the memory'],
  });
  expect(rebase(base, mine, mine).clashes).toEqual([]);
  expect(changesOf(mine, mine)).toEqual({});
});
