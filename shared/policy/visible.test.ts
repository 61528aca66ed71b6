import { expect, test } from 'vitest';
import { action, actionBytes, digestOf, parseAction } from './action.ts';
import { hidesSomething, visible } from './visible.ts';

const shown = (text: string): string =>
  visible(text)
    .map(({ text: one, mark }) => (mark === null ? one : `<${mark}>`))
    .join('');

test('[R35] nothing is lost, and plain text is one stretch', () => {
  for (const text of ['', 'rm -rf /tmp/x', 'Grüße, 東京\n\tok', 'κόσμος мир', 'naïve café'])
    expect(visible(text)).toEqual(text === '' ? [] : [{ text, mark: null }]);
  const wild = 'a\u202eb\u200bc\u0000\ud800\u{E0041}';
  expect(
    visible(wild)
      .map(({ text }) => text)
      .join(''),
  ).toBe(wild);
});

test.each([
  ['a\u202etxt.exe', 'a<U+202E right-to-left override>txt.exe'],
  ['ad\u200bmin', 'ad<U+200B zero width space>min'],
  ['\u001b[31mred', '<U+001B escape>[31mred'],
  ['x\ry', 'x<U+000D carriage return>y'],
  ['a\u00a0b', 'a<U+00A0 no-break space>b'],
  ['a\u3000b', 'a<U+3000 unusual space>b'],
  ['a\u2028b', 'a<U+2028 line break>b'],
  ['\u{E0041}', '<U+E0041 invisible>'],
  ['\u3164', '<U+3164 invisible>'],
  ['\ufe0f', '<U+FE0F invisible>'],
  ['\ue000', '<U+E000 no known character>'],
  ['p\u0430ypal', 'p<U+0430 not a Latin letter>ypal'],
])('[R35] %j becomes visible', (text, expected) => {
  expect(shown(text)).toBe(expected);
  expect(hidesSomething(text)).toBe(true);
});

test('[R32] the digest is of the one byte sequence of the action', () => {
  const one = action.parse({ room: 'r', method: 'm', input: { b: 1, a: '\u202e' }, by: 'human:a' });
  const two = action.parse({ by: 'human:a', input: { a: '\u202e', b: 1 }, method: 'm', room: 'r' });
  expect(actionBytes(one)).toBe(actionBytes(two));
  expect(parseAction(actionBytes(one))).toEqual(one);
  expect(digestOf(actionBytes({ ...one, method: 'n' }))).not.toBe(digestOf(actionBytes(one)));
});
