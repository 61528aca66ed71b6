import { expect, test } from 'vitest';
import { ada } from '../../testing/people.ts';
import type { Change } from './canvas-values.ts';
import { givenUp, isSaid, isSent, isUndone, undoneWords } from './given-up.ts';
import type { Unsaved } from './journal.ts';

const note: Change = { map: 'notes', key: 'n1', after: { text: 'plan', by: ada, at: 1 } };
const comment: Change = { map: 'comments', key: 'c1', after: { text: 'why?', by: ada, at: 1 } };
const unsaved = (change: Change, isOnItsWay = false): Unsaved => ({
  ...{ change, bases: [undefined] },
  sent: isOnItsWay ? { socket: 1, updates: 1, clock: 1 } : null,
});

test('[HC5] what is given up leaves the journal, is said, and its words come back', () => {
  const [waits, flies] = [unsaved(note), unsaved(comment, true)];
  expect(givenUp([waits, flies], isSent, 'Too much.')).toEqual({
    journal: [waits],
    refused: 'Too much.',
    setBack: [comment],
  });
  expect(givenUp([waits, flies], isSaid, 'No.').setBack).toEqual([comment]);
});

test('[HC3] the words of a comment that one deleted have no field to go back to', () =>
  expect(isSaid(unsaved({ ...comment, after: undefined }))).toBe(false));

test('[HC5] what was set back for all is what the notice lists, counted as it says', () => {
  const notice = { kind: 'undone', why: 'Too long.', keys: [{ map: 'notes', key: 'n1' }] } as const;
  const of = { ...notice, keys: [...notice.keys] };
  expect([unsaved(note), unsaved(comment)].map(isUndone(of))).toEqual([true, false]);
  expect(undoneWords(of)).toBe('Too long.');
  expect(undoneWords({ ...of, count: 3 })).toBe('Too long. 3 changes were set back.');
});
