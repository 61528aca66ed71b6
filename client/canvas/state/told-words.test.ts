import { expect, test } from 'vitest';
import { toldWords } from './told-words.ts';

test('[HC32] without the room only how it was is told', () => {
  const away = (
    kind: 'member' | 'community' | 'instance' | 'thread',
    words: string,
    isLive = false,
  ) => toldWords({ kind, words, isLive }, false);
  expect(away('member', 'not here')).toBe('not known now');
  expect(away('community', '0 here now')).toBe('not known now');
  expect(away('instance', 'live')).toBe('was live');
  expect(away('thread', 'writing · 4 words', true)).toBe('was writing · 4 words');
  expect(away('thread', '')).toBe('');
  expect(toldWords({ kind: 'member', words: 'here now', isLive: true }, true)).toBe('here now');
});
