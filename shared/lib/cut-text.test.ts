import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';
import { fromUtf8, toUtf8 } from './utf8.ts';

test('[HV4] pieces hold whole characters, and together all of them', () => {
  const text = `a${'😀'.repeat(9)}é`;
  for (let most = 2; most < 25; most++) {
    const pieces = cutText(text, most);
    expect(pieces.map((one) => fromUtf8(toUtf8(one))).join('')).toBe(text);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(most);
  }
  expect(cutText('', 2)).toEqual([]);
});
