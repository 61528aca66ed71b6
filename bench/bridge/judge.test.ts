import { expect, test, vi } from 'vitest';
import { judge, needsMore } from './judge.ts';

const wire = { frames: 10, bytes: 100, textBytes: 100 };

/** First texts of a gateway, those of the room beside them, and what of these lies around the gateway. */
function isFirstTextMet(direct: number[], room: number[], around = 10): boolean {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const parts = { before: [around / 2], gateway: [500], after: [around / 2] };
  const [first] = judge({ first: { direct, room }, parts, pacing: [50], added: [1] }, wire);
  return first?.isMet ?? false;
}

const steady = [490, 500, 500, 510];
const restless = [300, 400, 500, 700];

test('[PG9] a first text is met by the whole and by what lies around the gateway', () => {
  expect(isFirstTextMet(steady, [510, 510])).toBe(true);
  expect(isFirstTextMet(steady, [530, 530])).toBe(false);
  expect(isFirstTextMet(steady, [510, 510], 40)).toBe(false);
});

test('[PG9] a gateway whose own first texts differ too much meets nothing, however good it looks', () => {
  expect(isFirstTextMet(restless, [400, 400], 1)).toBe(false);
});

test('[PG9] a run that cannot judge yet takes more turns, up to three times as many', () => {
  expect(needsMore(steady.slice(1), 4)).toBe(true);
  expect(needsMore(steady, 4)).toBe(false);
  expect(needsMore(restless, 4)).toBe(true);
  expect(needsMore([...restless, ...restless, ...restless], 4)).toBe(false);
});
