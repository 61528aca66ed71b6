import { expect, test } from 'vitest';
import { standing } from './lineage.ts';

const ids = (messages: [string, number, string?][], current?: string) =>
  standing(
    messages.map(([id, n, replaces]) => ({ id, n, replaces })),
    current,
  )
    .map(({ id }) => id)
    .join('');

test('[TH1] an edit takes away what it replaces and all that followed', () => {
  expect(
    ids([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ]),
  ).toBe('abcd');
  expect(
    ids([
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
      ['e', 5, 'c'],
    ]),
  ).toBe('abe');
  expect(
    ids([
      ['a', 1],
      ['b', 2],
      ['e', 5, 'a'],
      ['f', 6],
    ]),
  ).toBe('ef');
});

test('[TH1] edits of edits, and of what no longer stands', () => {
  expect(
    ids([
      ['a', 1],
      ['b', 2],
      ['c', 3, 'a'],
      ['d', 4],
      ['e', 5, 'c'],
    ]),
  ).toBe('e');
  expect(
    ids([
      ['a', 1],
      ['b', 2],
      ['c', 3, 'a'],
      ['d', 4, 'b'],
    ]),
  ).toBe('cd');
});

test('[TH1] an answer that is being written anew is not there for its run', () => {
  expect(
    ids(
      [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ],
      'b',
    ),
  ).toBe('a');
});
