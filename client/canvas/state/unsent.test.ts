import { expect, test } from 'vitest';
import { Drafts } from '../../store/drafts.ts';
import { ada } from '../../testing/people.ts';
import { emptyGraph } from '../graph/facts.ts';
import { emptyLayout } from '../sync/canvas-values.ts';
import { keepUnsent, readUnsent, withUnsent, wordsLeft } from './unsent.ts';

test('[HC15] each tab keeps its own words for comments, beside those of the others', () => {
  const kept = new Map<string, string>();
  const drafts = new Drafts(ada, 'room', {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: (name) => void kept.delete(name),
  });
  const none = readUnsent(drafts);
  const one = withUnsent(none, 'thread:t1', 'thread:t1', 'of one tab');
  const other = withUnsent(none, 'reply:c', 'thread:t2', 'of the other');
  keepUnsent(drafts, one, none);
  keepUnsent(drafts, other, none);
  expect(readUnsent(drafts)).toEqual(new Map([...one, ...other]));
  keepUnsent(drafts, none, one);
  keepUnsent(drafts, none, other);
  expect(kept.size).toBe(0);
  drafts.write('canvas', '[["thread:t1"]]');
  expect(readUnsent(drafts).size).toBe(0);
});

test('[HC15] who may only look finds all words in the list: for them there is no field', () => {
  const unsent = withUnsent(new Map(), 'point', 'point:1,2', 'half of it');
  const left = (mayDraw: boolean) =>
    wordsLeft(unsent, emptyLayout, emptyGraph, mayDraw).map(([, { text }]) => text);
  expect(left(true)).toEqual([]);
  expect(left(false)).toEqual(['half of it']);
});
