import { expect, test } from 'vitest';
import { emptyGraph, node } from '../graph/facts.ts';
import { emptyLayout } from '../sync/canvas-values.ts';
import { changeName } from './change-name.ts';

test('[HC10] [HC20] a place that is taken away is said for what comes of it', () => {
  const chat = node({ id: 'thread:t1', kind: 'thread', label: 'Chat', title: 'Relaunch' });
  const graph = { ...emptyGraph, nodes: new Map([[chat.id, chat]]) };
  const gone = (key: string) =>
    changeName({ map: 'pos', key, after: undefined }, emptyLayout, graph);
  expect(gone('thread:t1')).toBe('“Relaunch” is placed by itself');
  expect(gone('note:n')).toBe('deleting the place of a note');
});
