import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { ada } from '../../testing/people.ts';
import { type Change, emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { wordings } from './wordings.ts';

const note = (text: string): Change => ({
  ...{ map: 'notes', key: 'n', after: { text, by: ada, at: 1 } },
});
const gone: Change = { map: 'notes', key: 'n', after: undefined };
const there = (change: Change) => withChanges(emptyLayout, [change]);

test('[HC40] of what two people wrote both wordings are told, and whose was deleted', () => {
  expect(wordings(note('mine'), there(note('theirs')))).toEqual({ mine: 'mine', theirs: 'theirs' });
  expect(wordings(gone, there(note('theirs')))).toEqual({ mine: null, theirs: 'theirs' });
  expect(wordings(note('mine'), emptyLayout)).toEqual({ mine: 'mine', theirs: null });
});

test('[HC40] where nobody wrote, or both the same, there is nothing to compare', () => {
  expect(wordings(note('same'), there(note('same')))).toBeNull();
  const moved: Change = { map: 'pos', key: 'note:n', after: { x: 1, y: 2 } };
  expect(wordings(moved, there({ map: 'pos', key: 'note:n', after: { x: 3, y: 4 } }))).toBeNull();
});

test('[HC40] names of frames, words on lines and comments are words as well', () => {
  const signed = { by: ada, at: 1 };
  const ends = { from: nodeId.parse('note:a'), to: nodeId.parse('note:b') };
  const all: Change[] = [
    { map: 'groups', key: 'g', after: { title: 'Docks', ...signed } },
    { map: 'edges', key: 'e', after: { ...ends, label: 'Docks', ...signed } },
    { map: 'comments', key: 'c', after: { text: 'Docks', x: 1, y: 1, ...signed } },
    { map: 'replies', key: 'r', after: { text: 'Docks', to: 'c', ...signed } },
  ];
  for (const one of all)
    expect(wordings(one, emptyLayout)).toEqual({ mine: 'Docks', theirs: null });
});
