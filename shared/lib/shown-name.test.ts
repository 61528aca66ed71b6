import { expect, test } from 'vitest';
import { shownName } from './shown-name.ts';

test.each([
  ['  Ada   Lovelace ', 'Ada Lovelace'],
  ['Ada\u202egnp.exe', 'Ada gnp.exe'],
  ['\u2066\u2069\n\t', 'somebody'],
  ['👩‍🚀 Zoë', '👩‍🚀 Zoë'],
  ['half \ud83d', 'half \ufffd'],
])('[MB3] [R105] %j is shown as %j', (raw, shown) => {
  expect(shownName(raw, 'somebody')).toBe(shown);
});

test('[MB3] [R105] ten thousand characters are a name of eighty, and no character is cut in two', () => {
  expect(shownName('x'.repeat(10_000), '')).toHaveLength(80);
  expect(shownName(`x${'🌱'.repeat(5_000)}`, '')).toBe(`x${'🌱'.repeat(39)}`);
});
