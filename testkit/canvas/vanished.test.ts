import { expect, test } from 'vitest';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { nodeId } from '../../shared/canvas/node-id.ts';
import { principal } from '../../shared/model/principal.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

const day = 86_400_000;

function stage() {
  const hall = new CanvasHall();
  hall.member('ada', 'member');
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.settle();
  ada.doc.transact(() => {
    for (const node of ['autopilot', 'thread:here', 'thread:away', 'job:done'])
      ada.set('pos', node, { x: 1, y: 1 });
    ada.set('notes', 'n', { text: 'plan', by: 'human:ada', at: 1 });
    ada.set('pos', 'note:n', { x: 1, y: 1 });
    ada.set('pos', 'note:deleted', { x: 1, y: 1 });
    ada.set('looks', 'note:deleted', { color: 'red' });
    ada.set('edges', 'e', { from: 'thread:away', to: 'autopilot', by: 'human:ada', at: 1 });
    ada.set('comments', 'c', { on: 'thread:away', text: 'hm', by: 'human:ada', at: 1 });
  });
  hall.settle();
  const placed = () => [...hall.document.getMap('pos').keys()].sort();
  return { hall, ada, placed };
}

const all = ['autopilot', 'job:done', 'note:deleted', 'note:n', 'thread:away', 'thread:here'];

test('[HR15] layout of what is gone is kept for a month and then taken out in one update; talk stays', async () => {
  const { hall, ada, placed } = stage();
  hall.drop(ada);
  hall.connect('ada', ada);
  hall.settle();
  for (const node of ['thread:away', 'job:done']) hall.gone.add(node);
  hall.store.aside.putOwnPlace(principal.parse('human:ada'), nodeId.parse('job:done'), {
    x: 1,
    y: 1,
  });
  await hall.passWithAlarm(30 * day);
  expect(placed()).toEqual(all);
  const updates = hall.store.updates.length;
  await hall.passWithAlarm(2 * day);
  hall.settle();
  expect(placed()).toEqual(['autopilot', 'note:n', 'thread:here']);
  expect(hall.store.updates.length).toBe(updates + 1);
  expect(ada.get('pos', 'thread:away')).toBe(undefined);
  expect(hall.document.getMap('edges').size).toBe(0);
  expect(hall.document.getMap('looks').size).toBe(0);
  expect(hall.document.getMap('comments').size).toBe(1);
  expect(hall.store.aside.ownNodes()).toEqual([]);
  expect(hall.logged).toContain('canvas.swept');
});

test('[HR15] a place that nobody chose of an approval or a job that ended goes with the second look, and nothing else', async () => {
  const { hall, ada, placed } = stage();
  ada.asksFor(
    ...['approval:old', 'thread:closed'].map((node, i) => ({ node, x: 0, y: 900 + 300 * i })),
  );
  hall.settle();
  hall.drop(ada);
  hall.connect('ada', ada);
  for (const node of ['approval:old', 'thread:closed', 'job:done']) hall.gone.add(node);
  await hall.passWithAlarm(day);
  expect(placed()).toEqual(['approval:old', ...all, 'thread:closed'].toSorted());
  await hall.passWithAlarm(day);
  hall.settle();
  expect(placed()).toEqual([...all, 'thread:closed'].toSorted());
});

test('[HV1] a sweep of places that nobody chose begins no bout of drawing; one that takes more does', async () => {
  const { hall, ada, placed } = stage();
  const versions = () => hall.store.versions().length;
  const ended = ['approval:old', 'approval:older'];
  ada.asksFor(...ended.map((node, i) => ({ node, x: 0, y: 900 + 300 * i })));
  hall.settle();
  hall.drop(ada);
  hall.connect('ada', ada);
  const before = versions();
  for (const node of ended) {
    hall.gone.add(node);
    await hall.passWithAlarm(3 * day);
    hall.settle();
    expect([placed().includes(node), versions()]).toEqual([false, before]);
  }
  hall.gone.add('thread:away');
  await hall.passWithAlarm(32 * day);
  hall.settle();
  expect(placed()).not.toContain('thread:away');
  expect(versions()).toBeGreaterThan(before);
});

const by = (name: string) => ({ by: `human:${name}`, at: 1 });

test('[HR15] a withdrawn comment takes its resolution along at once, answers of others with the second look that finds them', async () => {
  const { hall, ada } = stage();
  hall.member('bo', 'member');
  const bo = hall.connect('bo', new CanvasClient(12));
  hall.settle();
  ada.set('comments', 'kept', { on: 'autopilot', text: 'hm', ...by('ada') });
  bo.set('resolved', 'c', by('bo'));
  hall.settle();
  bo.set('replies', 'r', { to: 'c', text: 'yes', ...by('bo') });
  bo.set('replies', 'other', { to: 'kept', text: 'no', ...by('bo') });
  bo.set('resolved', 'kept', by('bo'));
  hall.settle();
  ada.delete('comments', 'c');
  hall.settle();
  expect([...hall.document.getMap('resolved').keys()]).toEqual(['kept']);
  expect(hall.document.getMap('replies').size).toBe(2);
  // Hers again, and what Bo answered with it.
  ada.set('comments', 'c', { on: 'thread:away', text: 'hm', ...by('ada') });
  hall.settle();
  await hall.passWithAlarm(day);
  expect(hall.document.getMap('replies').size).toBe(2);
  // Withdrawn just before a look, and taken back after it.
  await hall.passWithAlarm(day - 1);
  ada.delete('comments', 'c');
  hall.settle();
  await hall.passWithAlarm(1);
  expect(hall.document.getMap('replies').size).toBe(2);
  ada.set('comments', 'c', { on: 'thread:away', text: 'hm', ...by('ada') });
  hall.settle();
  await hall.passWithAlarm(day);
  expect(hall.document.getMap('replies').size).toBe(2);
  ada.delete('comments', 'c');
  hall.settle();
  await hall.passWithAlarm(day);
  expect(hall.document.getMap('replies').size).toBe(2);
  // What a look found is known also after a sleep.
  hall.evict();
  hall.settle();
  await hall.passWithAlarm(day);
  for (const { doc } of [ada, bo]) {
    expect([...doc.getMap('replies').keys()]).toEqual(['other']);
    expect([...doc.getMap('resolved').keys()]).toEqual(['kept']);
  }
});

test('[HR15] answers to nothing take nobody’s room: they go within twenty minutes once they are many, and no layout with them', async () => {
  const { hall, ada, placed } = stage();
  hall.member('bo', 'member');
  const bo = hall.connect('bo', new CanvasClient(12));
  hall.settle();
  hall.gone.add('thread:away');
  bo.doc.transact(() => {
    for (let i = 0; i < bounds.replies; i++)
      bo.set('replies', `r${i}`, { to: 'c', text: 'yes', ...by('bo') });
  });
  hall.settle();
  expect(hall.document.getMap('replies').size).toBe(bounds.replies);
  ada.delete('comments', 'c');
  hall.settle();
  await hall.passWithAlarm(2 * bounds.lookCrowdedMs);
  expect(hall.document.getMap('replies').size).toBe(0);
  await hall.passWithAlarm(day);
  expect(placed()).toContain('thread:away');
});

test('[HR15] what came back in time stands where it stood', async () => {
  const { hall, ada, placed } = stage();
  hall.drop(ada);
  hall.connect('ada', ada);
  hall.gone.add('thread:away');
  await hall.passWithAlarm(20 * day);
  hall.gone.clear();
  await hall.passWithAlarm(day);
  hall.gone.add('thread:away');
  await hall.passWithAlarm(25 * day);
  expect(placed()).toContain('thread:away');
});

test('[HR15] a canvas that nobody visits wakes for what it knows to be due, and for nothing else', async () => {
  const { hall, ada, placed } = stage();
  hall.drop(ada);
  expect(hall.alarmAt).toBe(null);
  hall.connect('ada', ada);
  hall.gone.add('thread:away');
  await hall.passWithAlarm(day);
  hall.drop(ada);
  expect(hall.alarmAt).toBe(1_000_000 + day + bounds.vanishedMs);
  hall.evict();
  await hall.passWithAlarm(31 * day);
  expect(placed()).not.toContain('thread:away');
  expect(hall.alarmAt).toBe(null);
});

test('[HR15] a room that cannot be asked takes nothing away, and is asked again', async () => {
  const { hall, ada, placed } = stage();
  hall.drop(ada);
  hall.connect('ada', ada);
  hall.gone.add('thread:away');
  await hall.passWithAlarm(day);
  hall.isUnreachable = true;
  await hall.passWithAlarm(40 * day);
  expect(placed()).toContain('thread:away');
  hall.isUnreachable = false;
  await hall.passWithAlarm(day);
  expect(placed()).not.toContain('thread:away');
});

test('[HR15] ids of nothing take nobody’s room: a crowded canvas is cleared within twenty minutes', async () => {
  const { hall, ada, placed } = stage();
  hall.member('eve', 'member');
  const eve = hall.connect('eve', new CanvasClient(12));
  hall.settle();
  hall.gone.add('thread:away');
  const free = bounds.places - all.length;
  for (let from = 0; from < free; from += 5_000) {
    eve.doc.transact(() => {
      for (let i = from; i < Math.min(free, from + 5_000); i++) {
        eve.set('pos', `thread:never${i}`, { x: 1, y: 1 });
        hall.gone.add(`thread:never${i}`);
      }
    });
    hall.settle();
  }
  const place = () => {
    ada.set('pos', 'thread:new', { x: 1, y: 1 });
    hall.settle();
    return hall.document.getMap('pos').has('thread:new');
  };
  const own = { who: principal.parse('human:ada'), node: nodeId.parse('job:own') };
  hall.store.aside.putOwnPlace(own.who, own.node, { x: 1, y: 1 });
  hall.gone.add('job:own');
  expect(place()).toBe(false);
  await hall.passWithAlarm(bounds.lookCrowdedMs);
  expect(place()).toBe(false);
  await hall.passWithAlarm(bounds.lookCrowdedMs);
  expect(placed()).toEqual(['autopilot', 'job:done', 'note:n', 'thread:here']);
  expect(place()).toBe(true);
  // Then as before: once a day, and what goes is kept.
  hall.gone.add('thread:here');
  await hall.passWithAlarm(20 * day);
  expect(placed()).toContain('thread:here');
  expect(hall.store.aside.ownNodes()).toEqual(['job:own']);
});

test('[HR15] places of ids of nothing that nobody chose go within twenty minutes once they are many, and nothing else does', async () => {
  const { hall, ada, placed } = stage();
  hall.gone.add('thread:away');
  const half = bounds.automaticPlaces / 2;
  const never = Array.from({ length: half + 1 }, (_, i) => `thread:never${i}`);
  for (const node of never) hall.gone.add(node);
  const ask = (nodes: readonly string[]) => {
    for (let at = 0; at < nodes.length; at += bounds.automaticAtOnce) {
      const some = nodes.slice(at, at + bounds.automaticAtOnce);
      ada.asksFor(...some.map((node) => ({ node, x: 1, y: 1 })));
    }
    hall.settle();
  };
  ask(never.slice(0, half));
  await hall.passWithAlarm(2 * bounds.lookCrowdedMs);
  expect(placed()).toHaveLength(all.length + half);
  ask([...never.slice(half), 'thread:there']);
  ada.set('edges', 'kept', { from: 'thread:never0', to: 'autopilot', by: 'human:ada', at: 1 });
  hall.settle();
  await hall.passWithAlarm(2 * bounds.lookCrowdedMs);
  expect(placed()).toEqual([...all, 'thread:there']);
  expect([...hall.document.getMap('edges').keys()].sort()).toEqual(['e', 'kept']);
});
