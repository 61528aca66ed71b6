import { expect, test } from 'vitest';
import { oneLine, plain } from './plain.ts';

test.each([
  ['\u001b[2Jgone', '[2Jgone'],
  ['\u001b]0;title\u0007x', ']0;titlex'],
  ['\u009b31mred', '31mred'],
  ['over\rwritten', 'overwritten'],
  ['a\n\tb', 'a\n\tb'],
  ['gnp.\u202etxt', 'gnp.txt'],
  ['東京 👩‍👩‍👧 é', '東京 👩‍👩‍👧 é'],
])('words of others cannot steer the terminal: %j', (text, shown) => {
  expect(plain(text)).toBe(shown);
});

test('a name is one line', () => expect(oneLine('Ada\n \tof  London ')).toBe('Ada of London'));
