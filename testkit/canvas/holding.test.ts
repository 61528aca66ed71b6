import { expect, test } from 'vitest';
import { encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { askFrame, awarenessFrame, updateFrame } from '../../party/hatchery/frames.ts';
import type { SignedEntry } from '../../party/hatchery/ledger.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { nodeId } from '../../shared/canvas/node-id.ts';
import { canvasMessages } from '../../shared/canvas/wire.ts';
import { principal } from '../../shared/model/principal.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

/** Ada and Eve at a canvas whose document is so large. */
function stage({ notes = 0 } = {}) {
  const hall = new CanvasHall();
  const [ada, eve] = ['ada', 'eve'].map((name, i) => {
    hall.member(name, 'member');
    return hall.connect(name, new CanvasClient(11 + i));
  });
  if (ada === undefined || eve === undefined) throw new Error('two are there');
  hall.settle();
  for (let i = 0; i < notes; i++) {
    ada.set('notes', `n${i}`, { text: 'x'.repeat(4_000), by: 'human:ada', at: 1 });
    hall.pass(20);
  }
  hall.pass(60_000);
  return { hall, ada, eve };
}

const syncs = ({ heard }: CanvasClient) => heard.filter((type) => type === canvasMessages.sync);

test('[HR12] 500 questions at once are one answer a second, the newest, and no more than is read', () => {
  const { hall, ada, eve } = stage({ notes: 100 });
  const whole = Y.encodeStateAsUpdate(hall.document).length;
  expect(whole).toBeGreaterThan(400_000);
  hall.deaf.add(eve);
  const question = askFrame(new Y.Doc());
  for (let i = 0; i < 490; i++) hall.say(eve, question);
  expect(hall.unread(eve)).toBeLessThan(1.1 * whole);
  for (let s = 0; s < 20; s++) {
    hall.say(eve, question);
    hall.pass(1_000);
  }
  expect(hall.unread(eve)).toBeLessThan(1.1 * whole);
  expect(hall.isConnected(ada)).toBe(true);
  // Who reads is answered again, once for all that they asked meanwhile.
  hall.deaf.delete(eve);
  eve.heard.length = 0;
  hall.pass(5_000);
  expect(syncs(eve).length).toBeGreaterThanOrEqual(3);
  expect(syncs(eve).length).toBeLessThanOrEqual(6);
  expect(eve.get('notes', 'n99')).toBeDefined();
});

test('[HR12] who reads nothing is hung up on, also when they say without reading that they did', () => {
  const { hall, ada, eve } = stage({ notes: 100 });
  hall.member('bo', 'member');
  const bo = hall.connect('bo', new CanvasClient(13));
  hall.settle();
  hall.deaf.add(eve);
  hall.deaf.add(bo);
  const blind = Uint8Array.from([0, 1, 2, 0, 0]);
  for (let i = 0; i < 400; i++) {
    ada.set('notes', `n${i % 100}`, { text: `${i}`.repeat(1_300), by: 'human:ada', at: i });
    if (hall.isConnected(eve)) hall.say(eve, blind);
    hall.pass(1_000);
  }
  expect(hall.closed.map(({ who, code }) => [who, code])).toEqual([
    ['human:eve', 4408],
    ['human:bo', 4408],
  ]);
  expect(hall.isConnected(ada)).toBe(true);
});

test('[HR12] who reads slowly, and everything, stays', () => {
  const { hall, ada, eve } = stage({ notes: 50 });
  hall.deaf.add(eve);
  for (let i = 0; i < 300; i++) {
    ada.set('notes', `n${i % 50}`, { text: `${i}`.repeat(1_300), by: 'human:ada', at: i });
    if (i % 30 === 29) hall.deaf.delete(eve);
    hall.pass(1_000);
    hall.deaf.add(eve);
  }
  expect(hall.closed).toEqual([]);
});

test('[HR13] dialling again brings back no place in line: what one may send is one’s own, on all sockets', () => {
  const { hall, eve } = stage();
  const frame = new Uint8Array(600_000);
  frame.set(updateFrame(new Uint8Array(599_995)).subarray(0, 5));
  let sent = 0;
  for (let i = 0; i < 50; i++) {
    if (!hall.isConnected(eve)) hall.connect('eve', eve);
    const before = hall.closed.length;
    hall.say(eve, frame);
    if (hall.closed.at(-1)?.reason !== 'tooFast' || hall.closed.length === before)
      sent += frame.length;
  }
  expect(sent).toBeLessThanOrEqual(bounds.bytesBurst);
  hall.pass(bounds.accountMs + 1);
  hall.connect('eve', eve);
  hall.settle();
  expect(hall.isConnected(eve)).toBe(true);
});

/** A canvas as it was stored, with Ada and Eve at it; `work` is what was drawn there. */
function stored(work: (doc: Y.Doc) => void, signed: readonly SignedEntry[] = []) {
  const hall = new CanvasHall();
  const doc = new Y.Doc();
  doc.clientID = 5;
  doc.transact(() => work(doc));
  const bindings = [{ client: 5, principal: principal.parse('human:bo') }];
  hall.store.append({ update: Y.encodeStateAsUpdate(doc), bindings, signed, calls: [] });
  hall.member('ada', 'member');
  hall.member('eve', 'member');
  return hall;
}

const comeAndGo = (doc: Y.Doc, count: number) => {
  const key = (i: number) => `note:${String(i).padEnd(64, '-')}`;
  for (let i = 0; i < count; i++) doc.getMap('looks').set(key(i), {});
  for (let i = 0; i < count; i++) doc.getMap('looks').delete(key(i));
};

const plan = { text: 'plan', by: 'human:ada', at: 1 };

/** A large past in which somebody is already there when it is found to be too large. */
function worn() {
  const hall = stored((doc) => {
    doc.getMap('notes').set('stays', plan);
    doc.getMap('pos').set('thread:t1', { x: 1, y: 1 });
    comeAndGo(doc, 30_000);
  });
  const old = new CanvasClient(21);
  hall.connect('eve', old);
  hall.evict();
  hall.settle();
  hall.pass(60_000);
  return { hall, old };
}

/** So many bytes beside the state that all of it is merged. */
const fill = (hall: CanvasHall, client: CanvasClient) => {
  for (let i = 0; i <= bounds.compactRows; i++) {
    client.set('pos', 'autopilot', { x: i, y: 1 });
    hall.pass(50);
  }
};

test('[HR14] a past that outweighs what is there ends while people are there, and nobody loses anything', () => {
  const { hall, old } = worn();
  expect(Y.encodeStateAsUpdate(old.doc).length).toBeGreaterThan(bounds.pastBytesBusy);
  fill(hall, old);
  expect(hall.logged).toContain('canvas.renewed');
  expect(Y.encodeStateAsUpdate(hall.document).length).toBeLessThan(500);
  expect(old.notices.at(-1)).toMatchObject({
    kind: 'rebuild',
    why: 'The canvas was written anew.',
    isRenewed: true,
  });
  expect(hall.closed).toEqual([]);
  hall.drop(old);
  const again = hall.connect('eve', new CanvasClient(22));
  hall.settle();
  expect(again.get('notes', 'stays')).toEqual(plan);
  again.set('pos', 'community', { x: 1, y: 1 });
  hall.settle();
  expect([...hall.document.getMap('pos').keys()].sort()).toEqual([
    ...['autopilot', 'community', 'thread:t1'],
  ]);
  // Not again and again: everybody has to fetch it each time.
  hall.logged.length = 0;
  fill(hall, again);
  expect(hall.logged).not.toContain('canvas.renewed');
});

test('[HR14] who comes back with the document of before hears it before they sent all of it', () => {
  const { hall, old } = worn();
  hall.drop(old);
  hall.evict();
  hall.member('eve', 'viewer');
  old.notices.length = 0;
  hall.connect('eve', old);
  hall.step(old, 'up');
  // What y-partykit makes of an answer that is too large.
  hall.say(old, new Uint8Array(1_000).fill(7));
  hall.settle();
  expect(old.notices).toMatchObject([{ kind: 'you' }, { kind: 'rebuild', isRenewed: true }]);
  expect(hall.closed).toEqual([]);
});

const signedBy = (by: string, map: 'notes' | 'comments', keys: readonly string[]): SignedEntry[] =>
  keys.map((key) => ({ map, key, by: principal.parse(by), hands: [] }));

const many = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

test('[HR14] whose key it was is forgotten at some time, and lets nobody speak as another', () => {
  const hall = stored(
    (doc) => doc.getMap('notes').set('stays', plan),
    [
      ...signedBy('human:eve', 'notes', many(bounds.signed)),
      ...signedBy('human:ada', 'comments', ['gone']),
      ...signedBy('human:ada', 'notes', ['stays']),
    ],
  );
  hall.evict();
  expect(hall.store.load().signed).toMatchObject([{ key: 'stays' }]);
  const eve = hall.connect('eve', new CanvasClient(31));
  hall.settle();
  eve.set('comments', 'gone', { text: 'hm', on: 'autopilot', by: 'human:ada', at: 1 });
  eve.set('notes', 'stays', { text: 'mine', by: 'human:eve', at: 1 });
  hall.settle();
  expect(hall.document.getMap('comments').size).toBe(0);
  expect(hall.document.getMap('notes').toJSON()).toEqual({ stays: plan });
});

test('[HP2] what is only withheld stays its author’s when other keys are forgotten, and comes back', () => {
  const secret = nodeId.parse('thread:priv');
  const value = { text: 'the merger', on: secret, by: principal.parse('human:ada'), at: 1 };
  const hall = stored(() => {}, [
    ...signedBy('human:eve', 'notes', many(bounds.signed)),
    ...signedBy('human:ada', 'comments', ['c1']),
  ]);
  hall.store.aside.withhold(secret, [{ map: 'comments', key: 'c1', value }]);
  hall.hides([secret]);
  hall.evict();
  expect(hall.store.load().signed).toMatchObject([{ key: 'c1' }]);
  const eve = hall.connect('eve', new CanvasClient(31));
  hall.settle();
  eve.set('comments', 'c1', { text: 'mine', on: 'autopilot', by: 'human:eve', at: 1 });
  hall.settle();
  expect(hall.document.getMap('comments').size).toBe(0);
  hall.hides([secret], false);
  expect(hall.document.getMap('comments').toJSON()).toEqual({ c1: value });
});

test('[HR14] [HR15] a document that is written anew while the room looks what is gone is left alone by that answer', async () => {
  const { hall, old } = worn();
  hall.store.aside.putLookedAt(hall.now);
  hall.store.aside.putVanished(nodeId.parse('thread:t1'), hall.now - bounds.vanishedMs);
  hall.gone.add('thread:t1');
  hall.now += bounds.lookEveryMs;
  let was: Uint8Array[] = [];
  hall.meanwhile = () => {
    old.set('pos', 'autopilot', { x: 1, y: 1 });
    hall.settle();
    was = hall.store.updates;
  };
  await hall.room.alarm();
  expect(hall.logged).toContain('canvas.renewed');
  expect(hall.store.updates).toEqual(was);
  expect([...hall.document.getMap('pos').keys()].sort()).toEqual(['autopilot', 'thread:t1']);
  // What took its place looks itself, and sets the next alarm.
  expect(hall.alarmAt).toBe(hall.now);
  hall.meanwhile = () => {};
  await hall.passWithAlarm(bounds.lookEveryMs);
  expect([...hall.document.getMap('pos').keys()]).toEqual(['autopilot']);
  expect(hall.logged).toContain('canvas.swept');
});

test('[HR14] until then there is an end to keys that come and go, and places can still be set', () => {
  const hall = stored(() => {}, signedBy('human:bo', 'notes', many(2 * bounds.signed)));
  const eve = hall.connect('eve', new CanvasClient(31));
  hall.evict();
  hall.settle();
  eve.set('notes', 'one-more', { text: '', by: 'human:eve', at: 1 });
  eve.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(eve.notices.at(-1)).toMatchObject({ kind: 'undone', why: 'The canvas is full.' });
  expect(hall.document.getMap('notes').size).toBe(0);
  expect(hall.document.getMap('pos').size).toBe(1);
});

test('[HR14] a document that is as large as one may be takes no more, and everything else goes on', () => {
  const text = 'é'.repeat(4_000);
  const hall = stored((doc) => {
    for (let i = 0; i < 1_060; i++) doc.getMap('notes').set(`n${i}`, { ...plan, text });
  });
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.evict();
  hall.settle();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(ada.notices.at(-1)).toMatchObject({ kind: 'undone', why: 'The canvas is full.' });
  expect(hall.document.getMap('pos').size).toBe(0);
  ada.doc.transact(() => {
    for (let i = 0; i < 600; i++) ada.delete('notes', `n${i}`);
  });
  hall.settle();
  hall.evict();
  hall.store.compact(Y.encodeStateAsUpdate(hall.document));
  hall.evict();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(hall.document.getMap('pos').size).toBe(1);
  expect(hall.closed).toEqual([]);
});

/** Full, and a third of it past: less than what is ended early. */
const fullOfPast = () =>
  stored((doc) => {
    const text = 'x'.repeat(4_000);
    for (let i = 0; i < 1_300; i++) doc.getMap('notes').set(`n${i}`, { ...plan, text });
    comeAndGo(doc, 45_000);
  });

test('[HR14] a document that is full, and a third of it past, does not stay so: written anew when it wakes', () => {
  const hall = fullOfPast();
  hall.evict();
  expect(Y.encodeStateAsUpdate(hall.document).length).toBeLessThan(0.75 * bounds.documentBytes);
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.settle();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(hall.document.getMap('pos').size).toBe(1);
  expect(hall.document.getMap('notes').size).toBe(1_300);
});

test('[HR14] so is one with people there, as soon as somebody draws', () => {
  const hall = fullOfPast();
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.evict();
  hall.settle();
  expect(Y.encodeStateAsUpdate(hall.document).length).toBeGreaterThan(bounds.documentBytes);
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(hall.logged).toContain('canvas.renewed');
  expect(ada.notices.at(-1)).toMatchObject({ kind: 'rebuild', isRenewed: true });
  expect(Y.encodeStateAsUpdate(hall.document).length).toBeLessThan(0.75 * bounds.documentBytes);
});

test('[HR14] one that is full of words has room again as soon as some are deleted', () => {
  const hall = stored((doc) => {
    const text = 'é'.repeat(4_000);
    for (let i = 0; i < 1_060; i++) doc.getMap('notes').set(`n${i}`, { ...plan, text });
  });
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.evict();
  hall.settle();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(hall.document.getMap('pos').size).toBe(0);
  ada.doc.transact(() => {
    for (let i = 0; i < 60; i++) ada.delete('notes', `n${i}`);
  });
  hall.settle();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  expect(hall.document.getMap('pos').size).toBe(1);
  expect(hall.logged).not.toContain('canvas.renewed');
});

test('[HR8] a store that cannot even be read: everybody is hung up on at once, and comes back to what is stored', () => {
  const { hall, ada, eve } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  hall.store.fails = 1;
  hall.store.isLost = true;
  eve.set('pos', 'community', { x: 2, y: 2 });
  hall.settle();
  expect(hall.closed.map(({ code }) => code)).toEqual([1011, 1011]);
  hall.store.isLost = false;
  hall.connect('ada', ada);
  hall.settle();
  expect(hall.room.valueOf('pos', 'community')).toBe(undefined);
  hall.connect('eve', eve);
  hall.settle();
  expect(ada.get('pos', 'community')).toEqual({ x: 2, y: 2 });
});

test('[HR8] who asks while the store cannot be read did nothing wrong: they dial again, and get what is stored', () => {
  const { hall, ada, eve } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  hall.store.fails = 1;
  hall.store.isLost = true;
  eve.set('pos', 'community', { x: 2, y: 2 });
  hall.settle();
  hall.closed.length = 0;
  const bo = new CanvasClient(13);
  hall.member('bo', 'viewer');
  hall.connect('bo', bo);
  hall.settle();
  expect(hall.closed.map(({ who, code }) => [who, code])).toEqual([['human:bo', 1011]]);
  expect(hall.logged).toContain('canvas.notRead');
  hall.store.isLost = false;
  hall.connect('bo', bo);
  hall.settle();
  expect(bo.get('pos', 'autopilot')).toEqual({ x: 1, y: 1 });
});

test('[HR8] who comes as another client while the store cannot be read dials again, and is then seen', () => {
  const { hall, ada, eve } = stage();
  hall.store.fails = 1;
  hall.store.isLost = true;
  hall.drop(ada);
  eve.set('pos', 'community', { x: 2, y: 2 });
  hall.settle();
  hall.closed.length = 0;
  const bo = new CanvasClient(13);
  bo.awareness.setLocalState({ cursor: { x: 1, y: 1 } });
  hall.member('bo', 'member');
  hall.connect('bo', bo);
  // What it asks first is lost: its presence is the first that is heard of it.
  hall.say(bo, awarenessFrame(encodeAwarenessUpdate(bo.awareness, [13])));
  expect(hall.closed.map(({ who, code }) => [who, code])).toEqual([['human:bo', 1011]]);
  hall.store.isLost = false;
  hall.connect('ada', ada);
  hall.connect('bo', bo);
  hall.settle();
  hall.pass(1_000);
  expect(ada.others()).toMatchObject([{ user: { name: 'bo' }, cursor: { x: 1, y: 1 } }]);
});
