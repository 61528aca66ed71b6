import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { take } from '../../party/hatchery/orders.ts';
import { freshRoomClient } from '../../party/hatchery/room-client.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { automaticClient } from '../../shared/canvas/document.ts';
import { canvasMessages, encodePlaces } from '../../shared/canvas/wire.ts';
import { principal } from '../../shared/model/principal.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

const chat = 'thread:t1';
const chosen = { x: 500, y: 500 };
const automatic = { node: chat, x: 0, y: 0 };

/** Ada, who places things, and Bo, whose page asks for what nobody placed. */
function stage(client = 11) {
  const hall = new CanvasHall();
  for (const name of ['ada', 'bo']) hall.member(name, 'member');
  const ada = hall.connect('ada', new CanvasClient(client));
  const bo = hall.connect('bo', new CanvasClient(12));
  hall.settle();
  return { hall, ada, bo };
}

const places = ({ doc }: CanvasClient) => doc.getMap('pos').toJSON();
const isNobodys = ({ doc }: CanvasClient, node: string) =>
  doc.getMap('pos')._map.get(node)?.id.client === automaticClient;
const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ node: `thread:t${from + i}`, x: 0, y: i * 100 }));
const up = (hall: CanvasHall, client: CanvasClient) => {
  while (hall.step(client, 'up'));
};

/** An agent, who speaks no Yjs. */
let nextKey = 1;
const scoutPlaces = (hall: CanvasHall) =>
  take(hall.room, {
    method: 'graph.place',
    params: JSON.stringify({ places: [{ node: chat, ...chosen }] }),
    by: principal.parse('agent:scout'),
    name: 'Scout',
    role: 'member',
    own: [],
    key: `k${nextKey++}`,
  });

describe('[HC23] what somebody places as a page asks for the same stands', () => {
  // Of two first values Yjs keeps that of the larger client: a page's is any.
  const clients = [2, 11, 4_000_000_000];

  test.each(clients)('[HC23] the page’s is there first; client %i', (client) => {
    const { hall, ada, bo } = stage(client);
    bo.asksFor(automatic);
    ada.set('pos', chat, chosen);
    up(hall, bo);
    up(hall, ada);
    hall.settle();
    for (const one of [ada, bo]) expect(places(one)).toEqual({ [chat]: chosen });
    hall.evict();
    expect(hall.room.valueOf('pos', chat)).toEqual(chosen);
  });

  test.each(clients)('[HC23] the person’s is there first; client %i', (client) => {
    const { hall, ada, bo } = stage(client);
    bo.asksFor(automatic);
    ada.set('pos', chat, chosen);
    up(hall, ada);
    up(hall, bo);
    hall.settle();
    for (const one of [ada, bo]) expect(places(one)).toEqual({ [chat]: chosen });
  });

  test.each(clients)('[HC23] they place it while they are away; client %i', (client) => {
    const { hall, ada, bo } = stage(client);
    hall.drop(ada);
    ada.set('pos', chat, chosen);
    bo.asksFor(automatic);
    hall.settle();
    expect(places(bo)).toEqual({ [chat]: { x: 0, y: 0 } });
    hall.connect('ada', ada);
    hall.settle();
    for (const one of [ada, bo]) expect(places(one)).toEqual({ [chat]: chosen });
  });

  test.each(clients)('[HC23] also where one was taken away before; client %i', (client) => {
    const { hall, ada, bo } = stage(client);
    bo.asksFor(automatic);
    hall.settle();
    ada.delete('pos', chat);
    hall.settle();
    bo.asksFor({ ...automatic, x: 7 });
    ada.set('pos', chat, chosen);
    up(hall, bo);
    hall.settle();
    for (const one of [ada, bo]) expect(places(one)).toEqual({ [chat]: chosen });
  });

  test('[HC23] an agent’s stands as well, whichever is first', () => {
    for (const isFirst of [true, false]) {
      const { hall, bo } = stage();
      bo.asksFor(automatic);
      if (!isFirst) up(hall, bo);
      expect(scoutPlaces(hall)).toMatchObject({ ok: true });
      hall.settle();
      expect(places(bo)).toEqual({ [chat]: chosen });
    }
  });

  test('[HC23] one page does it; what stands is not written again', () => {
    const { hall, ada, bo } = stage();
    bo.asksFor(automatic);
    hall.settle();
    const stored = hall.store.updates.length;
    ada.asksFor({ ...automatic, x: 99 });
    hall.settle();
    expect(hall.store.updates).toHaveLength(stored);
    expect(places(ada)).toEqual({ [chat]: { x: 0, y: 0 } });
    expect(ada.notices.map(({ kind }) => kind)).toEqual(['you']);
  });
});

test('[HC23] a place that nobody chose is told to be that, and is nobody’s act', () => {
  const { hall, ada, bo } = stage();
  ada.set('pos', 'autopilot', chosen);
  hall.settle();
  hall.pass(bounds.versionEveryMs);
  bo.heard.length = 0;
  bo.asksFor(...many(bounds.automaticAtOnce));
  hall.settle();
  expect(Object.keys(places(ada))).toHaveLength(bounds.automaticAtOnce + 1);
  expect([isNobodys(ada, 'thread:t1'), isNobodys(ada, 'autopilot')]).toEqual([true, false]);
  // No version, and nothing to be saved.
  expect(hall.store.versions()).toEqual([]);
  expect(bo.heard).not.toContain(canvasMessages.saved);
});

test('[HC23] what only some may see, and what would leave no room to people, is not taken, and that is said', () => {
  const { hall, bo } = stage();
  hall.hides(['thread:secret']);
  bo.asksFor({ node: 'thread:secret', x: 1, y: 1 }, automatic);
  hall.settle();
  expect(places(bo)).toEqual({ [chat]: { x: 0, y: 0 } });
  expect(bo.notices.at(-1)).toEqual({ kind: 'unplaced', nodes: ['thread:secret'] });
  for (let from = 2; from < bounds.automaticPlaces + 4; from += 999) bo.asksFor(...many(999, from));
  hall.settle();
  expect(Object.keys(places(bo))).toHaveLength(bounds.automaticPlaces);
  expect(bo.notices.at(-1)).toMatchObject({ kind: 'unplaced', isFull: true });
  bo.set('pos', 'member:human:bo', chosen);
  hall.settle();
  expect(Object.keys(places(bo))).toHaveLength(bounds.automaticPlaces + 1);
});

test('[HC23] places that people chose take none of those that nobody chose, up to all that a canvas holds', () => {
  const { hall, ada, bo } = stage();
  const choose = (from: number, to: number) => {
    for (let at = from; at < to; at += 5_000)
      ada.doc.transact(() => {
        for (let i = at; i < Math.min(to, at + 5_000); i++) ada.set('pos', `job:never${i}`, chosen);
      });
    hall.settle();
  };
  choose(0, bounds.automaticPlaces);
  bo.asksFor(automatic);
  hall.settle();
  expect(bo.get('pos', chat)).toEqual({ x: 0, y: 0 });
  // Somebody takes it over: it is nobody's no more, also after a sleep.
  bo.asksFor(...many(bounds.automaticAtOnce, 10));
  hall.settle();
  expect(hall.room.keeper.canvas.automaticCount).toBe(bounds.automaticAtOnce + 1);
  ada.set('pos', chat, chosen);
  ada.delete('pos', 'thread:t10');
  hall.settle();
  expect(hall.room.keeper.canvas.automaticCount).toBe(bounds.automaticAtOnce - 1);
  hall.evict();
  expect(hall.room.keeper.canvas.automaticCount).toBe(bounds.automaticAtOnce - 1);
  choose(bounds.automaticPlaces, bounds.places - bounds.automaticAtOnce);
  bo.asksFor({ ...automatic, node: 'thread:late' });
  hall.settle();
  expect(hall.document.getMap('pos').size).toBe(bounds.places);
  expect(bo.notices.at(-1)).toEqual({ kind: 'unplaced', nodes: ['thread:late'], isFull: true });
});

test('[HC23] a note or frame comes with its place: nobody’s is taken only for one that stands without', () => {
  const { hall, ada, bo } = stage();
  const by = { by: 'human:ada', at: 1 };
  ada.set('notes', 'lost', { text: 'plan', ...by });
  ada.set('groups', 'lost', { title: 'Port', ...by });
  ada.set('notes', 'placed', { text: 'plan', ...by });
  ada.set('pos', 'note:placed', chosen);
  hall.settle();
  const asked = ['note:lost', 'group:lost', 'note:placed', 'note:none', 'group:none'];
  bo.asksFor(...asked.map((node) => ({ node, x: 1, y: 1 })));
  hall.settle();
  expect(places(ada)).toEqual({
    'note:lost': { x: 1, y: 1 },
    'group:lost': { x: 1, y: 1 },
    'note:placed': chosen,
  });
  expect(bo.notices.at(-1)).toEqual({ kind: 'unplaced', nodes: ['note:none', 'group:none'] });
});

test('[HC23] [HR4] who may only look asks for none: it is refused, said, and counted', () => {
  const { hall, bo } = stage();
  hall.member('bo', 'viewer');
  for (let i = 0; i < bounds.refusedWrites; i++) bo.asksFor(automatic);
  hall.settle();
  expect(hall.document.getMap('pos').size).toBe(0);
  expect(bo.notices.at(-1)).toMatchObject({ kind: 'refused' });
  expect(hall.isConnected(bo)).toBe(false);
});

test.each([
  ['of a call, which nobody places', [{ node: 'tool:p1', x: 1, y: 1 }]],
  ['beyond the canvas', [{ ...automatic, x: bounds.coordinate + 1 }]],
  ['that says more than a place', [{ ...automatic, in: 'group:g' }]],
  ['of nothing', []],
  ['of more than goes at once', many(bounds.automaticAtOnce + 1)],
])('[HC23] a place %s is no frame', (_, all) => {
  const { hall, bo } = stage();
  hall.say(bo, encodePlaces(all));
  hall.settle();
  expect(hall.closed.at(-1)).toMatchObject({ code: 4400 });
  expect(hall.document.getMap('pos').size).toBe(0);
});

test.each([0, automaticClient])('[HG1] nobody writes as client %i', (client) => {
  const { hall, ada } = stage();
  const eve = new CanvasClient(client);
  // She does not say which client she is before she writes.
  eve.awareness.setLocalState(null);
  hall.connect('bo', eve);
  hall.settle();
  eve.set('pos', 'autopilot', chosen);
  hall.settle();
  expect(eve.notices.at(-1)).toMatchObject({ kind: 'rebuild' });
  expect(places(ada)).toEqual({});
});

test('[HC23] nor does the room in a name of its own', () => {
  expect(freshRoomClient((count) => new Uint8Array(count))).toBeGreaterThan(automaticClient);
  expect(freshRoomClient(() => Uint8Array.of(255, 255, 255, 255))).toBe(2 ** 32 - 1);
});

test('[HC23] they stay nobody’s over a sleep and over a document that is written anew', () => {
  const { hall, ada, bo } = stage();
  bo.asksFor(automatic);
  hall.settle();
  hall.drop(bo);
  const long = (i: number) => `note:${String(i).padEnd(64, '-')}`;
  ada.doc.transact(() => {
    for (let i = 0; i < 4_000; i++) ada.set('looks', long(i), {});
  });
  hall.settle();
  ada.doc.transact(() => {
    for (let i = 0; i < 4_000; i++) ada.delete('looks', long(i));
  });
  ada.set('pos', 'autopilot', chosen);
  hall.settle();
  hall.drop(ada);
  hall.evict();
  // Written anew, and more came since.
  expect(Y.encodeStateAsUpdate(hall.document).length).toBeLessThan(1_000);
  const eve = hall.connect('ada', new CanvasClient(21));
  hall.settle();
  eve.asksFor({ ...automatic, node: 'thread:t2' });
  hall.settle();
  expect(places(eve)).toEqual({
    [chat]: { x: 0, y: 0 },
    autopilot: chosen,
    'thread:t2': { x: 0, y: 0 },
  });
  expect(isNobodys(eve, chat)).toBe(true);
  expect(isNobodys(eve, 'autopilot')).toBe(false);
  // Bo's page saw nothing but what nobody chose, and knows the document of before all the same.
  hall.connect('bo', bo);
  hall.settle();
  expect(bo.notices.at(-1)).toMatchObject({ kind: 'rebuild', isRenewed: true });
});

test('[HC23] [HP2] it is not kept for a chat that becomes private; what somebody chose is', () => {
  const { hall, ada, bo } = stage();
  bo.asksFor(automatic);
  ada.set('pos', 'thread:t2', chosen);
  hall.settle();
  hall.hides([chat, 'thread:t2']);
  hall.settle();
  expect(places(bo)).toEqual({});
  hall.hides([chat, 'thread:t2'], false);
  hall.settle();
  expect(places(bo)).toEqual({ 'thread:t2': chosen });
});

test('[HC23] [HR8] where the storage fails nobody sees any; whoever comes back asks again', () => {
  const { hall, ada, bo } = stage();
  hall.store.fails = 1;
  bo.asksFor(automatic);
  hall.settle();
  expect(places(ada)).toEqual({});
  expect(hall.closed.map(({ code }) => code)).toEqual([1011, 1011]);
  hall.connect('bo', bo);
  bo.asksFor(automatic);
  hall.settle();
  expect(places(bo)).toEqual({ [chat]: { x: 0, y: 0 } });
});
