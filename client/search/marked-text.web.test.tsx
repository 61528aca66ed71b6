import { expect, test } from 'vitest';
import { piecesOf } from './marked-text.tsx';

const said = (text: string, marks: [number, number][]) =>
  piecesOf(text, marks)
    .map(({ words, isFound }) => (isFound ? `[${words}]` : words))
    .join('');

test('[UI44] finds are marked where the room says they are; what cannot be is left out', () => {
  expect(said('the heron stands', [[4, 9]])).toBe('the [heron] stands');
  expect(said('heron', [[0, 5]])).toBe('[heron]');
  expect(
    said('a b', [
      [2, 3],
      [0, 1],
    ]),
  ).toBe('[a] [b]');
  expect(
    said('heron', [
      [0, 4],
      [2, 5],
      [3, 99],
    ]),
  ).toBe('[hero]n');
  expect(said('', [])).toBe('');
});
