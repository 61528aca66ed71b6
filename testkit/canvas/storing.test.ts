import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { canvasMessages } from '../../shared/canvas/wire.ts';
import { leastMs } from '../least-ms.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

function stage() {
  const hall = new CanvasHall();
  const [ada, bo] = ['ada', 'bo'].map((name, i) => {
    hall.member(name, 'member');
    return hall.connect(name, new CanvasClient(11 + i));
  });
  if (ada === undefined || bo === undefined) throw new Error('two are there');
  hall.settle();
  return { hall, ada, bo };
}

test('[HR7] what comes in one go is stored in one, told in one, and said to be saved once', () => {
  const { hall, ada, bo } = stage();
  ada.heard.length = 0;
  bo.heard.length = 0;
  const rows = hall.store.updates.length;
  for (let i = 0; i < 20; i++) ada.set('pos', 'autopilot', { x: i, y: 0 });
  while (hall.step(ada, 'up'));
  expect(bo.get('pos', 'autopilot')).toBe(undefined);
  expect(hall.store.updates.length).toBe(rows);
  hall.settle();
  expect(hall.store.updates.length).toBe(rows + 1);
  expect(bo.heard).toEqual([canvasMessages.sync]);
  expect(ada.heard.filter((type) => type === canvasMessages.saved)).toHaveLength(1);
  expect(bo.get('pos', 'autopilot')).toEqual({ x: 19, y: 0 });
});

test('[HR7] a deletion is counted as saved though it has no clock', () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  const before = ada.saved;
  ada.delete('pos', 'autopilot');
  hall.settle();
  expect(ada.saved?.stateVector).toEqual(before?.stateVector);
  expect([before?.updates, ada.saved?.updates]).toEqual([1, 2]);
});

test('[HR7] the counts go on over a sleep', () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  hall.evict();
  hall.settle();
  ada.set('pos', 'autopilot', { x: 2, y: 1 });
  hall.settle();
  expect(ada.saved?.updates).toBe(2);
});

test('[HR8] a full disk: nobody is told, and who comes back brings what they have', () => {
  const { hall, ada, bo } = stage();
  hall.store.fails = 1;
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(bo.get('pos', 'autopilot')).toBe(undefined);
  expect(hall.closed.map(({ code }) => code)).toEqual([1011, 1011]);
  expect(ada.saved?.updates ?? 0).toBe(0);
  hall.connect('ada', ada);
  hall.connect('bo', bo);
  hall.settle();
  expect(bo.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 });
  expect(ada.saved?.answers).toBe(1);
});

test('[HR10] what lies beside each other is merged, and nothing of it is lost', () => {
  const { hall, ada } = stage();
  for (let i = 0; i < 3 * bounds.compactRows; i++) {
    ada.set('pos', `note:n${i % 7}`, { x: i, y: 0 });
    hall.pass(100);
  }
  expect(hall.store.updates.length).toBeLessThanOrEqual(bounds.compactRows);
  const stored = new Y.Doc();
  for (const update of hall.store.load().updates) Y.applyUpdate(stored, update);
  expect(stored.getMap('pos').toJSON()).toEqual(ada.doc.getMap('pos').toJSON());
});

test('[R93] [HR10] beside 2,000 notes that stay 20,000 come and go: what is left is as large as what it says and joined within 300 ms, and whoever comes back brings nothing of it back', () => {
  const { hall, ada, bo } = stage();
  ada.doc.transact(() => {
    for (let i = 0; i < bounds.things; i++) {
      const text = `plan ${i} ${'x'.repeat(60)}`;
      ada.set('notes', `stays${i}`, { text, by: 'human:ada', at: 1 });
    }
  });
  hall.settle();
  const notes = ada.doc.getMap('notes').toJSON();
  const says = JSON.stringify(notes).length;
  hall.drop(bo);
  bo.set('pos', 'autopilot', { x: 5, y: 5 });
  for (let n = 0; n < 20_000; n += 500) {
    const keys = Array.from({ length: 500 }, (_, i) => `${n + i}`.padStart(48, '0'));
    ada.doc.transact(() => {
      for (const key of keys) ada.set('pos', `note:${key}`, { x: n, y: 0 });
    });
    ada.doc.transact(() => {
      for (const key of keys) ada.delete('pos', `note:${key}`);
    });
    hall.pass(1_000);
  }
  const worn = Y.encodeStateAsUpdate(hall.document).length;
  expect(worn).toBeGreaterThan(bounds.pastTimes * says);
  hall.drop(ada);
  hall.evict();
  expect(Y.encodeStateAsUpdate(hall.document).length).toBeLessThan(1.1 * says);
  let client = 21;
  const join = () => {
    const began = performance.now();
    const late = hall.connect('ada', new CanvasClient(client++));
    hall.settle();
    return { late, took: performance.now() - began };
  };
  const { late, took } = join();
  expect(leastMs(took, 300, () => join().took)).toBeLessThan(300);
  expect(late.doc.getMap('notes').toJSON()).toEqual(notes);
  for (const [name, old] of [
    ['ada', ada],
    ['bo', bo],
  ] as const) {
    hall.connect(name, old);
    hall.settle();
    expect(old.notices.at(-1)).toMatchObject({ kind: 'rebuild' });
  }
  expect([late.doc.getMap('pos').size, hall.document.getMap('pos').size]).toEqual([0, 0]);
  expect(hall.store.bytes).toBeLessThan(1.1 * says);
});

test('[HR5] a login that ends takes its canvas with it, by the one alarm', async () => {
  const { hall } = stage();
  hall.member('cy', 'member');
  const credential = {
    kind: 'login',
    id: 'l-1',
    scope: null,
    expiresAt: hall.now + 5_000,
  } as const;
  hall.connect('cy', new CanvasClient(), { credential });
  hall.settle();
  expect(hall.alarmAt).toBe(hall.now + 5_000);
  hall.pass(5_000);
  await hall.room.alarm();
  expect(hall.closed).toMatchObject([{ who: 'human:cy', code: 4401 }]);
  expect(hall.alarmAt).toBe(null);
});

test('[HR5] an older word about a role changes nothing, and a key for reading only looks', () => {
  const { hall, ada, bo } = stage();
  hall.member('bo', 'viewer', 50);
  hall.member('bo', 'operator', 49);
  bo.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(ada.get('pos', 'autopilot')).toBe(undefined);
  hall.member('agent:scout', 'member', 60);
  const credential = { kind: 'key', id: 'k-1', scope: 'read', expiresAt: 9e12 } as const;
  const scout = hall.connect('agent:scout', new CanvasClient(), { credential });
  hall.settle();
  expect(scout.notices.at(-1)).toMatchObject({ kind: 'you', mayEdit: false, why: 'key' });
  scout.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(scout.notices.at(-1)).toMatchObject({ kind: 'refused' });
  expect(ada.get('pos', 'autopilot')).toBe(undefined);
});

test('[HR9] no more sockets of one person than a person has', () => {
  const hall = new CanvasHall();
  hall.member('ada', 'member');
  for (let i = 0; i < 21; i++) hall.connect('ada');
  expect(hall.closed).toMatchObject([{ code: 4429, reason: 'tooMany' }]);
});

test('[HG11] in a pause an agent on a socket only looks; people go on, and after it so does the agent', () => {
  const { hall, ada } = stage();
  hall.member('agent:scout', 'member');
  const credential = { kind: 'key', id: 'k-1', scope: 'chat', expiresAt: 9e12 } as const;
  const scout = hall.connect('agent:scout', new CanvasClient(), { credential });
  hall.settle();
  hall.room.receive({ verb: 'pause', isPaused: true, version: 7 });
  hall.settle();
  expect(scout.notices.at(-1)).toMatchObject({ kind: 'you', mayEdit: false, why: 'pause' });
  hall.evict();
  hall.settle();
  scout.set('pos', 'autopilot', { x: 1, y: 1 });
  ada.set('pos', 'community', { x: 2, y: 2 });
  hall.settle();
  expect(scout.notices.at(-1)).toMatchObject({ kind: 'refused' });
  expect(Object.keys(hall.document.getMap('pos').toJSON())).toEqual(['community']);
  hall.member('agent:scout', 'viewer');
  hall.settle();
  expect(scout.notices.at(-1)).toMatchObject({ kind: 'you', mayEdit: false, why: 'role' });
  hall.member('agent:scout', 'member');
  hall.room.receive({ verb: 'pause', isPaused: false, version: 8 });
  hall.room.receive({ verb: 'pause', isPaused: true, version: 7 });
  const again = hall.connect('agent:scout', new CanvasClient(), { credential });
  hall.settle();
  again.set('pos', 'autopilot', { x: 3, y: 3 });
  hall.settle();
  expect(hall.document.getMap('pos').get('autopilot')).toEqual({ x: 3, y: 3 });
});
