import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ada } from '../../testing/people.ts';
import { TestHatchery } from '../../testing/test-hatchery.ts';
import { emptyGraph, type Graph, node } from '../graph/facts.ts';
import type { Change } from '../sync/canvas-values.ts';
import { connect, say } from './deeds.ts';
import { Drawing } from './drawing.ts';
import { OwnPlaces } from './own-places.ts';

const nodes = [
  node({ id: 'thread:open', kind: 'thread', label: 'Chat', title: 'Open' }),
  node({ id: 'thread:priv', kind: 'thread', label: 'Chat', title: 'Secret', isPrivate: true }),
];

function stage(entries: { map: 'own'; key: string; value: unknown }[] = []) {
  const graph = createStore<Graph>(() => ({
    ...emptyGraph,
    nodes: new Map(nodes.map((one) => [one.id, one])),
  }));
  const hatchery = new TestHatchery(ada, 'owner');
  hatchery.room.open();
  hatchery.sync();
  const place = vi.fn(async () => {});
  const own = new OwnPlaces({ read: async () => ({ entries, next: null }), place });
  return { hatchery, place, own, drawing: new Drawing(graph, hatchery.room, own) };
}

const placed = (key: string, x: number): Change => ({ map: 'pos', key, after: { x, y: 0 } });

test('[HC12] of what is drawn at once, what is private goes to oneself and the rest to everybody', () => {
  const { hatchery, place, drawing } = stage();
  const doing = { self: ada, at: 1, id: 'one' };
  drawing.draw([
    placed('thread:open', 1),
    placed('thread:priv', 2),
    ...connect(doing, 'thread:open', 'thread:priv'),
    ...say(doing, { on: 'thread:priv' }, 'hm', []),
  ]);
  expect(hatchery.written).toEqual([[placed('thread:open', 1)]]);
  expect(place.mock.calls).toEqual([[[{ node: 'thread:priv', x: 2, y: 0 }]]]);
  expect(drawing.placeOf('thread:priv')).toEqual({ x: 2, y: 0 });
  expect(drawing.placeOf('thread:open')).toMatchObject({ x: 1 });
});

test('[HC12] what was placed before is known again; what was put elsewhere meanwhile stays there', async () => {
  const entries = [
    { key: 'thread:priv', value: { x: 7, y: 8 } },
    { key: 'thread:other', value: { x: 1, y: 1 } },
    { key: 'thread:bad', value: { x: 'far' } },
  ];
  const { own, drawing } = stage(entries.map((one) => ({ map: 'own' as const, ...one })));
  const loading = own.load();
  drawing.draw([placed('thread:priv', 2)]);
  await loading;
  expect([...own.store.getState().places]).toEqual([
    ['thread:priv', { x: 2, y: 0 }],
    ['thread:other', { x: 1, y: 1 }],
  ]);
});

test('[HC12] what another device put elsewhere since is there when one comes back, unless one’s own was not answered yet', async () => {
  const kept = new Map([
    ['thread:a', 1],
    ['thread:b', 1],
  ]);
  const answers: (() => void)[] = [];
  let isAway = false;
  const own = new OwnPlaces({
    read: async () => {
      if (isAway) throw new Error('away');
      const entries = [...kept].map(([key, x]) => ({
        ...{ map: 'own' as const, key, value: { x, y: 0 } },
      }));
      return { entries, next: null };
    },
    place: () => new Promise((resolve) => answers.push(resolve)),
  });
  const shown = () => [...own.store.getState().places].map(([id, { x }]) => [id, x]).sort();
  await own.load();
  own.put(new Map([['thread:a', { x: 2, y: 0 }]]));
  own.put(new Map([['thread:b', { x: 2, y: 0 }]]));
  answers[0]?.();
  for (let hop = 0; hop < 9; hop += 1) await Promise.resolve();
  // The one that was answered is moved on elsewhere; the other did not arrive yet.
  kept.set('thread:a', 3);
  await own.load();
  expect(shown()).toEqual([
    ['thread:a', 3],
    ['thread:b', 2],
  ]);
  isAway = true;
  await own.load();
  expect(shown()).toEqual([
    ['thread:a', 3],
    ['thread:b', 2],
  ]);
});
