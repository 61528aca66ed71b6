import { expect, test, vi } from 'vitest';
import { take } from '../../party/hatchery/orders.ts';
import { canvasMapNames } from '../../shared/canvas/document.ts';
import { nodeId } from '../../shared/canvas/node-id.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { contract, type ParamsInput, type Result } from '../../shared/methods/contract.ts';
import { principal } from '../../shared/model/principal.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

const secret = 'thread:priv';
const job = 'job:j1';
let key = 1;

type Asked =
  | 'graph.get'
  | 'graph.place'
  | 'graph.comment'
  | 'graph.focus'
  | 'canvas.compare'
  | 'canvas.name';

/** Asked by somebody who may read the private chat. */
function ask<M extends Asked>(
  hall: CanvasHall,
  method: M,
  params: ParamsInput<M>,
  by = 'human:ada',
) {
  const who = { by: principal.parse(by), name: 'Ada', role: 'member' as const };
  const own = [nodeId.parse(secret)];
  return take(hall.room, { method, params: JSON.stringify(params), ...who, own, key: `k${key++}` });
}

function does<M extends Asked>(
  hall: CanvasHall,
  method: M,
  params: ParamsInput<M>,
  by?: string,
): Result<M> {
  const outcome = ask(hall, method, params, by);
  if (!outcome.ok) throw new Error(outcome.error.message);
  return contract[method].result.parse(parseJson(outcome.answer));
}

/** Ada and Bo may draw; Bo may not read the private chat. */
function stage() {
  const hall = new CanvasHall();
  hall.member('ada', 'member');
  hall.member('bo', 'member');
  const ada = hall.connect('ada', new CanvasClient(11));
  const bo = hall.connect('bo', new CanvasClient(12));
  hall.settle();
  return { hall, ada, bo };
}

/** Everything that Bo's document and what was told him say. */
const seenBy = (client: CanvasClient): string =>
  JSON.stringify([canvasMapNames.map((map) => client.doc.getMap(map).toJSON()), client.others()]);

test('[HP1] what is about a private chat is set back for all, whoever sends it; the rest stands', () => {
  const { hall, ada, bo } = stage();
  hall.hides([secret]);
  ada.doc.transact(() => {
    ada.set('pos', secret, { x: 1, y: 1 });
    ada.set('pos', 'autopilot', { x: 2, y: 2 });
    ada.set('edges', 'e1', { from: secret, to: 'autopilot', by: 'human:ada', at: 1 });
    ada.set('comments', 'c1', { on: secret, text: 'the merger', by: 'human:ada', at: 1 });
  });
  ada.awareness.setLocalState({
    selection: [secret, 'autopilot'],
    drag: { [secret]: { x: 1, y: 1 }, autopilot: { x: 2, y: 2 } },
    focus: secret,
    edits: secret,
  });
  hall.pass(1_000);
  expect(seenBy(bo)).not.toMatch(/priv|merger/);
  expect(bo.get('pos', 'autopilot')).toEqual({ x: 2, y: 2 });
  expect(bo.others()).toMatchObject([
    { selection: ['autopilot'], drag: { autopilot: { x: 2, y: 2 } } },
  ]);
  expect(ada.notices.at(-1)).toMatchObject({
    kind: 'undone',
    why: expect.stringContaining('not everybody'),
  });
  expect(seenBy(ada)).not.toMatch(/merger/);
});

test('[HP1] whoever has chosen or drags it when it becomes private is not seen with it any more', () => {
  const { hall, ada, bo } = stage();
  ada.awareness.setLocalState({
    selection: [secret, 'autopilot'],
    drag: { [secret]: { x: 1, y: 1 } },
  });
  hall.pass(1_000);
  expect(seenBy(bo)).toMatch(/priv/);
  hall.hides([secret]);
  hall.pass(1_000);
  expect(seenBy(bo)).not.toMatch(/priv/);
  expect(bo.others()).toMatchObject([{ selection: ['autopilot'] }]);
});

test('[HP2] a chat that becomes private takes with it what stood here about it, and brings it back', () => {
  const { hall, ada, bo } = stage();
  ada.doc.transact(() => {
    ada.set('pos', secret, { x: 1, y: 1 });
    ada.set('comments', 'c1', { on: secret, text: 'the merger', by: 'human:ada', at: 1 });
    ada.set('replies', 'r1', { to: 'c1', text: 'the merger?', by: 'human:ada', at: 1 });
    ada.set('resolved', 'c1', { by: 'human:ada', at: 2 });
    ada.set('edges', 'e1', { from: secret, to: 'autopilot', by: 'human:ada', at: 1 });
  });
  hall.settle();
  const before = canvasMapNames.map((map) => bo.doc.getMap(map).toJSON());
  does(hall, 'canvas.name', { name: 'public' });
  hall.hides([secret]);
  hall.settle();
  expect(seenBy(bo)).not.toMatch(/priv|merger/);
  // Told again, and after a death: nothing is lost of what is withheld.
  hall.evict();
  hall.hides([secret], true, 90);
  hall.hides([secret], false, 5);
  hall.settle();
  expect(seenBy(bo)).not.toMatch(/priv|merger/);
  hall.hides([secret], false, 91);
  hall.settle();
  expect(canvasMapNames.map((map) => bo.doc.getMap(map).toJSON())).toEqual(before);
});

/** A comment at the chat, which becomes private while Bo is away with an answer to it. */
function answeredAway() {
  const { hall, ada, bo } = stage();
  const said = { by: 'human:ada', at: 1 };
  ada.set('comments', 'c1', { on: secret, text: 'the merger', ...said });
  ada.set('comments', 'c2', { on: 'autopilot', text: 'hm', ...said });
  hall.settle();
  hall.drop(bo);
  hall.hides([secret]);
  hall.settle();
  return { hall, ada, bo };
}

test('[HP2] an answer that comes when the chat is private already is read by nobody and calls nobody', async () => {
  const { hall, ada, bo } = answeredAway();
  const said = { mentions: ['human:cy'], by: 'human:bo', at: 2 };
  bo.doc.transact(() => {
    bo.set('replies', 'r1', { to: 'c1', text: '@Cy the merger?', ...said });
    bo.set('resolved', 'c1', { by: 'human:bo', at: 2 });
    bo.set('replies', 'r2', { to: 'c2', text: '@Cy hm', ...said });
  });
  hall.connect('bo', bo);
  hall.settle();
  await new Promise<void>((done) => setImmediate(done));
  expect([hall.document, ada.doc, bo.doc].map((doc) => doc.getMap('replies').has('r1'))).toEqual([
    ...[false, false, false],
  ]);
  expect(hall.document.getMap('resolved').size).toBe(0);
  expect(ada.get('replies', 'r2')).toMatchObject({ text: '@Cy hm' });
  expect(hall.called.map(({ text }) => text)).toEqual(['@Cy hm']);
  expect(bo.notices.at(-1)).toMatchObject({ kind: 'undone', count: 2 });
});

test('[HP2] a comment that is sent again with an answer is no comment that stands', () => {
  const { hall, ada, bo } = answeredAway();
  bo.doc.transact(() => {
    bo.set('comments', 'c1', { on: secret, text: 'mine', by: 'human:bo', at: 2 });
    bo.set('replies', 'r1', { to: 'c1', text: 'the merger?', by: 'human:bo', at: 2 });
  });
  hall.connect('bo', bo);
  hall.settle();
  expect(seenBy(ada)).not.toMatch(/merger|mine/);
});

test('[HP3] by method nothing is answered or resolved that is withheld', () => {
  const { hall, ada } = answeredAway();
  for (const params of [
    { replyTo: 'c1', text: '@Cy the merger?', mentions: ['human:cy'] },
    { commentId: 'c1', resolved: true },
  ])
    expect(ask(hall, 'graph.comment', params)).toMatchObject({ ok: false });
  hall.settle();
  expect(seenBy(ada)).not.toMatch(/merger/);
  does(hall, 'graph.comment', { replyTo: 'c2', text: 'so it is' });
  does(hall, 'graph.comment', { commentId: 'c2', resolved: true });
});

test.each([
  ['both at once', [[secret, job]], [[secret, job]]],
  ['the first hidden first', [[secret], [job]], [[secret], [job]]],
  ['the last hidden first', [[secret], [job]], [[job], [secret]]],
  ['one goes back meanwhile', [[secret], [job]], [[secret], [], [job]]],
])(
  '[HP2] a line between two that are hidden stands again with the last of them: %s',
  (_, hides, shows) => {
    const { hall, ada, bo } = stage();
    const line = { from: secret, to: job, label: 'feeds', by: 'human:ada', at: 1 };
    ada.set('edges', 'e1', line);
    hall.settle();
    for (const nodes of hides) hall.hides(nodes);
    hall.settle();
    for (const nodes of shows) {
      expect(bo.get('edges', 'e1')).toBe(undefined);
      hall.evict();
      if (nodes.length > 0) hall.hides(nodes, false);
      else {
        hall.hides([secret]);
        hall.hides([job], false);
        hall.hides([job]);
        hall.hides([secret], false);
      }
      hall.settle();
    }
    expect(bo.get('edges', 'e1')).toEqual(line);
  },
);

test('[HP1] a first visitor who brings much that is private waits for one look at the canvas, not one for each', () => {
  const { hall, ada } = stage();
  ada.doc.transact(() => {
    for (let i = 0; i < 1_500; i++)
      ada.set('comments', `c${i}`, {
        ...{ on: `thread:t${i}`, text: 'hm', by: 'human:ada', at: 1 },
      });
  });
  hall.settle();
  const { canvas } = hall.room.keeper;
  const read = vi.spyOn(canvas, 'entriesOf');
  hall.hides(Array.from({ length: 1_000 }, (_, i) => `thread:t${i}`));
  expect(read.mock.calls.length).toBeLessThanOrEqual(canvasMapNames.length);
  expect(hall.document.getMap('comments').size).toBe(500);
});

test('[HP2] when the storage fails it is told again, and everything is kept', () => {
  const { hall, ada } = stage();
  ada.set('comments', 'c1', { on: secret, text: 'the merger', by: 'human:ada', at: 1 });
  hall.settle();
  hall.store.fails = 1;
  expect(() => hall.hides([secret], true, 90)).toThrow();
  hall.hides([secret], true, 90);
  expect(hall.document.getMap('comments').size).toBe(0);
  hall.hides([secret], false, 91);
  expect(hall.document.getMap('comments').size).toBe(1);
});

test('[HP1] no version says anything of it, whenever it was kept', () => {
  const { hall, ada } = stage();
  ada.set('pos', secret, { x: 1, y: 1 });
  ada.set('edges', 'e1', { from: secret, to: 'autopilot', by: 'human:ada', at: 1 });
  hall.settle();
  const { versionId } = does(hall, 'canvas.name', { name: 'before' });
  hall.hides([secret]);
  expect(does(hall, 'canvas.compare', { versionId })).toEqual({ count: 0, changes: [] });
});

test('[HP3] it is placed for oneself alone: nobody else is told, by document or by method', () => {
  const { hall, bo } = stage();
  const places = [
    { node: secret, x: 5, y: 6 },
    { node: 'autopilot', x: 7, y: 8 },
  ];
  // Also while the canvas was not told yet that it is private: the room knows.
  does(hall, 'graph.place', { places });
  hall.settle();
  expect(seenBy(bo)).not.toContain('priv');
  expect(bo.get('pos', 'autopilot')).toEqual({ x: 7, y: 8 });
  hall.evict();
  expect(does(hall, 'graph.get', { map: 'own' }).entries).toEqual([
    { map: 'own', key: secret, value: { x: 5, y: 6 } },
  ]);
  expect(does(hall, 'graph.get', {}).entries.map(({ key: at }) => at)).toEqual([
    'autopilot',
    secret,
  ]);
  expect(does(hall, 'graph.get', {}, 'human:bo').entries).toHaveLength(1);
});

test('[HP3] nobody says or shows something there that others would read', () => {
  const { hall, bo } = stage();
  for (const refused of [
    ask(hall, 'graph.comment', { on: secret, text: 'the merger' }),
    ask(hall, 'graph.focus', { node: secret }),
  ])
    expect(refused).toMatchObject({ ok: false, error: { code: 'notAllowed' } });
  hall.pass(1_000);
  expect(seenBy(bo)).not.toMatch(/priv|merger/);
});
