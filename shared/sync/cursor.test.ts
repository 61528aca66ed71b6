import { expect, test } from 'vitest';
import { limits } from '../protocol/limits.ts';
import { isTooFarBehind, whyReset } from './cursor.ts';

const room = { epoch: 'now', seq: 100, floor: 40 };

test.each([
  ['no cursor', null, 'first'],
  ['the newest', { epoch: 'now', seq: 100 }, null],
  ['an older one', { epoch: 'now', seq: 50 }, null],
  ['the floor itself', { epoch: 'now', seq: 40 }, null],
  ['below the floor', { epoch: 'now', seq: 39 }, 'floor'],
  ['the beginning', { epoch: 'now', seq: 0 }, 'floor'],
  ['the future', { epoch: 'now', seq: 101 }, 'future'],
  ['another epoch, with a seq that looks right', { epoch: 'before', seq: 50 }, 'epoch'],
  ['another epoch, from its future', { epoch: 'before', seq: 999 }, 'epoch'],
])('[SY2] [SY3] [SY4] [SY5] [R2] [R3] [R4] %s', (_, cursor, reason) => {
  expect(whyReset(cursor, room)).toBe(reason);
});

const { tailRows: rows, tailBytes: bytes, windowUnits: units } = limits;

test.each([
  [{ rows, bytes, units }, false],
  [{ rows: rows + 1, bytes: 0, units: 0 }, true],
  [{ rows: 0, bytes: bytes + 1, units: 0 }, true],
  [{ rows: 0, bytes: 0, units: units + 1 }, true],
])('[SY6] %j is too far behind: %s', (behind, isTooFar) => {
  expect(isTooFarBehind(behind, limits)).toBe(isTooFar);
});
