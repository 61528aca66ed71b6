import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { bo } from '../../testing/people.ts';
import { type Change, emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { withLinesBetween } from './lines-between.ts';

const line = (key: string, from: string, to: string): Change => ({
  ...{ map: 'edges', key },
  after: { from: nodeId.parse(from), to: nodeId.parse(to), by: bo, at: 1 },
});

test('[HC34] a frame of choice chooses lines between two things in it, and none that lead out', () => {
  const layout = withChanges(emptyLayout, [
    line('in', 'note:a', 'thread:t'),
    line('out', 'thread:t', 'member:human:bo'),
  ]);
  const chosen = (...ids: string[]) => [...withLinesBetween(new Set(ids), layout)];
  expect(chosen('note:a', 'thread:t', 'edge:out')).toEqual(['note:a', 'thread:t', 'edge:in']);
  expect(chosen('thread:t', 'edge:in', 'edge:out')).toEqual(['thread:t']);
});
