import { expect, test } from 'vitest';
import { askedIn } from './asked-in.ts';

const at = (text: string) => {
  const caret = text.indexOf('|');
  return askedIn(text.replace('|', ''), caret);
};

test('[UI45] a slash is a command only where nothing else was written', () => {
  expect(at('/|')).toEqual({ kind: 'command', query: '', from: 0, to: 1 });
  expect(at('/pin|')).toMatchObject({ kind: 'command', query: 'pin' });
  for (const text of ['say /pin|', '/etc/passwd|', '/pi|n', '/pin\n|', ' /pin|'])
    expect(at(text)).toBeNull();
});

test('[UI45] an at sign calls somebody at the beginning of a word, not in an address', () => {
  expect(at('hello @bo|')).toEqual({ kind: 'mention', query: 'bo', from: 6, to: 9 });
  expect(at('(@|')).toMatchObject({ kind: 'mention', query: '' });
  for (const text of ['ada@example|', 'https://a.example/@bo|', '@bo and|', '@@bo|'])
    expect(at(text)).toBeNull();
});
