import { expect, test } from 'vitest';
import { told } from './told-words.ts';

test('[HC32] without the room only how it was is told', () => {
  const away = (
    kind: 'member' | 'community' | 'instance' | 'thread',
    words: string,
    isLive = false,
  ) => told({ kind, label: '', words, isLive }, false).words;
  expect(away('member', 'not here')).toBe('not known now');
  expect(away('community', '0 here now')).toBe('not known now');
  expect(away('instance', 'live')).toBe('was live');
  expect(away('thread', 'writing · 4 words', true)).toBe('was writing · 4 words');
  expect(away('thread', '')).toBe('');
  expect(told({ kind: 'member', label: '', words: 'here now', isLive: true }, true).words).toBe(
    'here now',
  );
});

test('[HC32] what something is about is no state, and what stands in its label was so', () => {
  const all = (kind: 'approval' | 'tool' | 'thread', label: string, words: string) => {
    const facts = { kind, label, words, isLive: true };
    const away = told(facts, false);
    return [away.label, away.words, told(facts, true).label];
  };
  const call = 'Call · waiting for a decision';
  expect(all('tool', call, 'url: x')).toEqual([
    'Call · was waiting for a decision',
    'url: x',
    call,
  ]);
  expect(all('approval', 'Approval · 0 of 1', 'asked by Bo')).toEqual([
    'Approval · 0 of 1',
    'asked by Bo',
    'Approval · 0 of 1',
  ]);
  expect(all('thread', 'Session · waiting', '')).toEqual([
    'Session · was waiting',
    '',
    'Session · waiting',
  ]);
  expect(all('thread', 'Chat', '')[0]).toBe('Chat');
});
