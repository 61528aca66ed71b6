import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { syncWords } from '../../client/canvas/view/sync-words.ts';
import { awarenessFrame, awarenessOf } from '../../party/hatchery/frames.ts';
import { canvasMessages } from '../../shared/canvas/wire.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';
import { PagePerson } from './canvas-person.ts';

function stage(people: number) {
  const hall = new CanvasHall();
  const clients = Array.from({ length: people }, (_, i) => {
    hall.member(`p${i}`, 'member');
    return hall.connect(`p${i}`, new CanvasClient(100 + i));
  });
  hall.settle();
  return { hall, clients };
}

const cursors = (client: CanvasClient | undefined) =>
  client?.others().map((one) => JSON.parse(JSON.stringify(one)).cursor?.x ?? null);

test('[R84] [HR9] fifty people move 60 times a second: ten frames a second for each, and the newest of everybody', () => {
  const { hall, clients } = stage(50);
  hall.pass(1_000);
  for (const client of clients) client.heard.length = 0;
  for (let tick = 0; tick < 60; tick++) {
    for (const client of clients) client.awareness.setLocalStateField('cursor', { x: tick, y: 0 });
    hall.pass(1_000 / 60);
  }
  hall.pass(200);
  const [one] = clients;
  const frames = one?.heard.filter((type) => type === canvasMessages.awareness) ?? [];
  expect(frames.length).toBeLessThanOrEqual(14);
  expect(frames.length).toBeGreaterThanOrEqual(9);
  expect(new Set(cursors(one))).toEqual(new Set([59]));
});

test('[HR9] three tabs that lie there for a minute wake nobody', () => {
  const { hall, clients } = stage(3);
  for (const client of clients) client.awareness.setLocalStateField('cursor', { x: 1, y: 1 });
  hall.pass(1_000);
  expect([hall.timersWaiting, hall.alarmAt]).toEqual([0, null]);
  const sent = hall.sent;
  hall.pass(60_000);
  expect(hall.sent).toBe(sent);
  expect(clients.map((client) => client.others().length)).toEqual([2, 2, 2]);
});

test('[R94] [HR2] nobody speaks for another, says more than a little, or calls themselves something else', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  const say = (client: number, state: unknown, clock = 50) =>
    hall.say(a, awarenessFrame(awarenessOf({ client, clock, state: JSON.stringify(state) })));
  b.awareness.setLocalStateField('cursor', { x: 7, y: 7 });
  hall.pass(1_000);
  say(101, { cursor: { x: 1, y: 1 } });
  say(101, null);
  say(12_345, { cursor: { x: 1, y: 1 } });
  hall.pass(1_000);
  expect(b.awareness.getLocalState()).toMatchObject({ cursor: { x: 7, y: 7 } });
  expect(a.others()).toMatchObject([{ cursor: { x: 7, y: 7 } }]);
  expect(b.awareness.getStates().has(12_345)).toBe(false);
  say(100, {
    user: { principal: 'human:root', name: 'Root' },
    admin: true,
    cursor: { x: 2, y: 2 },
  });
  hall.pass(1_000);
  const known = { user: { principal: 'human:p0', name: 'p0' } };
  expect(b.others()).toEqual([{ ...known, cursor: { x: 2, y: 2 } }]);
  say(100, { edits: 'x'.repeat(1_000_000) }, 51);
  hall.pass(1_000);
  expect(b.others()).toEqual([known]);
  say(100, { cursor: { x: Number.NaN, y: 1e308 } }, 52);
  hall.pass(1_000);
  expect(b.others()).toEqual([known]);
});

test('[R94] a flood of moves ends the connection, and what it told is gone once', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  a.awareness.setLocalStateField('cursor', { x: 1, y: 1 });
  hall.pass(1_000);
  let gone = 0;
  b.awareness.on('update', ({ removed }: { removed: number[] }) => {
    gone += removed.length;
  });
  for (let i = 0; i < 2_000 && hall.isConnected(a); i++)
    hall.say(a, awarenessFrame(awarenessOf({ client: 100, clock: 100 + i, state: '{}' })));
  hall.pass(1_000);
  expect(hall.closed).toMatchObject([{ who: 'human:p0', code: 4429 }]);
  expect([b.others(), gone]).toEqual([[], 1]);
});

test('[HR3] who comes back with the clock they had is seen again, under it or a later one', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  a.awareness.setLocalStateField('cursor', { x: 1, y: 1 });
  hall.pass(1_000);
  hall.drop(a);
  hall.pass(1_000);
  expect(b.others()).toEqual([]);
  hall.connect('p0', a);
  hall.pass(1_000);
  expect(b.others()).toMatchObject([{ cursor: { x: 1, y: 1 } }]);
  expect(a.awareness.getLocalState()).toEqual({ cursor: { x: 1, y: 1 } });
});

test('[HR3] who says that they go is gone at once, though their socket stays, and is seen when they come back', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  a.awareness.setLocalState({ cursor: { x: 1, y: 1 } });
  hall.pass(1_000);
  a.awareness.setLocalState(null);
  hall.pass(1_000);
  expect([b.others(), hall.isConnected(a)]).toEqual([[], true]);
  a.awareness.setLocalState({});
  hall.pass(1_000);
  expect(b.others()).toMatchObject([{ user: { name: 'p0' } }]);
});

test('[HR3] a socket that is found dead later takes nothing from the one that replaced it', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  const again = hall.connect('p0', a);
  again.awareness.setLocalStateField('cursor', { x: 3, y: 3 });
  hall.pass(1_000);
  hall.dropFirst(a);
  hall.pass(1_000);
  expect(b.others()).toMatchObject([{ cursor: { x: 3, y: 3 } }]);
});

test('[HR3] [R11] a socket that pinged and fell silent is found when the next one comes', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  hall.ping(a);
  hall.pass(70_000);
  hall.connect('p1', new CanvasClient());
  expect(hall.closed).toMatchObject([{ who: 'human:p0', code: 4408 }]);
  expect(hall.isConnected(b)).toBe(true);
});

test('[HR3] after a sleep everybody is still here, and the next who comes sees it', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  a.awareness.setLocalStateField('cursor', { x: 1, y: 1 });
  hall.pass(1_000);
  hall.evict();
  hall.member('late', 'viewer');
  const late = hall.connect('late');
  hall.pass(1_000);
  expect(late.others()).toMatchObject([{ user: { name: 'p0' }, cursor: { x: 1, y: 1 } }]);
  a.awareness.setLocalStateField('cursor', { x: 2, y: 2 });
  hall.pass(1_000);
  expect(cursors(b)).toContain(2);
});

test('[HR11] who may only look holds no words and moves nothing, from the moment they may only look', () => {
  const { hall, clients } = stage(2);
  const [a, b] = clients;
  if (a === undefined || b === undefined) throw new Error('two are there');
  const holds = { edits: 'note:n1', drag: { 'note:n1': { x: 9, y: 9 } } };
  const ada = { user: { principal: 'human:p0', name: 'p0' } };
  a.awareness.setLocalState({ cursor: { x: 1, y: 1 }, ...holds });
  hall.pass(1_000);
  expect(b.others()).toEqual([{ ...ada, cursor: { x: 1, y: 1 }, ...holds }]);
  hall.member('p0', 'viewer');
  hall.pass(1_000);
  expect(b.others()).toEqual([{ ...ada, cursor: { x: 1, y: 1 } }]);
  a.awareness.setLocalState({ cursor: { x: 2, y: 2 }, ...holds });
  hall.pass(1_000);
  expect(b.others()).toEqual([{ ...ada, cursor: { x: 2, y: 2 } }]);
  hall.evict();
  hall.member('late', 'viewer');
  const late = hall.connect('late');
  hall.pass(1_000);
  expect(late.others()).toEqual([{ ...ada, cursor: { x: 2, y: 2 } }]);
});

describe('[HR5] [HR11] revoke while dragging', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const pass = (hall: CanvasHall) => {
    for (let tenths = 0; tenths < 10; tenths++) {
      vi.advanceTimersByTime(100);
      hall.pass(100);
    }
  };
  const there = { x: 9, y: 9 };
  const dropped = { map: 'pos', key: 'thread:t1', after: there } as const;

  /** A page that drags, and somebody who sees it. */
  function dragging() {
    const hall = new CanvasHall();
    for (const name of ['ada', 'bo']) hall.member(name, 'member');
    const bo = hall.connect('bo', new CanvasClient(100));
    let client = 200;
    const page = new PagePerson('ada', hall, () => client++);
    hall.settle();
    page.room.beHere(true);
    page.room.tell({ drag: { 'thread:t1': there } });
    pass(hall);
    expect(bo.others()).toMatchObject([{ drag: { 'thread:t1': there } }]);
    const sync = () => syncWords({ ...page.room.store.getState(), isWriting: false }).words;
    return { hall, bo, page, sync };
  }

  test('[HR5] who is removed is gone for all at once with what they drag, and nothing that they drop arrives', () => {
    const { hall, bo, page } = dragging();
    // Dropped, and on its way when the room says so.
    page.draw([dropped]);
    hall.member('ada', null);
    expect(hall.closed).toEqual([{ who: 'human:ada', code: 4403, reason: 'notAllowed' }]);
    hall.settle();
    expect(bo.others()).toEqual([]);
    expect([bo.get('pos', 'thread:t1'), hall.room.valueOf('pos', 'thread:t1')]).toEqual([
      undefined,
      undefined,
    ]);
    page.room.close();
  });

  test('[HR5] [HC5] a page that drops it after that says that the canvas is closed and the change kept, and sends it once it is let in', () => {
    const { hall, bo, page, sync } = dragging();
    hall.member('ada', null);
    hall.settle();
    page.draw([dropped]);
    page.room.tell({ drag: null });
    pass(hall);
    expect(sync()).toBe('layout closed: the room does not let you in · 1 change kept here');
    expect(page.read('pos', 'thread:t1')).toEqual(there);
    expect(bo.get('pos', 'thread:t1')).toBeUndefined();
    hall.member('ada', 'member');
    page.goOn();
    hall.settle();
    expect(bo.get('pos', 'thread:t1')).toEqual(there);
    expect(sync()).toBe('saved');
    page.room.close();
  });

  test('[HR11] [HC3] who may only look from then on drops nothing, and is told so; what was on its way asks once they may again', () => {
    const { hall, bo, page } = dragging();
    page.draw([{ ...dropped, key: 'thread:t2' }]);
    hall.member('ada', 'viewer');
    pass(hall);
    expect(bo.others()).toMatchObject([{ user: { name: 'ada' } }]);
    expect(bo.others()).not.toMatchObject([{ drag: {} }]);
    page.draw([dropped]);
    hall.settle();
    expect(page.room.store.getState().refused).toContain('You may only look at this canvas.');
    expect(page.read('pos', 'thread:t1')).toBeUndefined();
    hall.member('ada', 'member');
    hall.settle();
    expect(bo.doc.getMap('pos').size).toBe(0);
    expect(page.room.store.getState().asks.map(({ change }) => change.key)).toEqual(['thread:t2']);
    page.room.settle(true);
    hall.settle();
    expect(bo.doc.getMap('pos').toJSON()).toEqual({ 'thread:t2': there });
    page.room.close();
  });
});
