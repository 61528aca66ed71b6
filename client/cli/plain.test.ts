import { expect, test } from 'vitest';
import { jsonText, oneLine, plain } from './plain.ts';

test.each([
  ['\u001b[2Jgone', '[2Jgone'],
  ['\u001b]0;title\u0007x', ']0;titlex'],
  ['\u009b31mred', '31mred'],
  ['over\rwritten', 'overwritten'],
  ['a\n\tb', 'a\n\tb'],
  ['gnp.\u202etxt', 'gnp.txt'],
  ['ad\u200bmin', 'admin'],
  ['東京 👩‍👩‍👧 é', '東京 👩‍👩‍👧 é'],
])('words of others cannot steer the terminal: %j', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

test('a name is one line', () => expect(oneLine('Ada\n \tof  London ')).toBe('Ada of London'));

test('[R35] a value for programs is the same value, and steers no terminal either', () => {
  const value = { name: 'gnp.\u202etxt\u009b', lines: 'a\nb' };
  expect(jsonText(value)).toBe('{"name":"gnp.\\u202etxt\\u009b","lines":"a\\nb"}');
  expect(JSON.parse(jsonText(value, 2))).toEqual(value);
});
