import { expect, test } from 'vitest';
import type { GraphMethod } from '../../party/hatchery/canvas-order.ts';
import { take } from '../../party/hatchery/orders.ts';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { nodeId } from '../../shared/canvas/node-id.ts';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { contract, type ParamsInput, type Result } from '../../shared/methods/contract.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import { CanvasClient } from './canvas-client.ts';
import { CanvasHall } from './canvas-hall.ts';

let nextKey = 1;

/** What the room's canvas answers to an agent. */
function ask<M extends GraphMethod>(
  hall: CanvasHall,
  method: M,
  params: ParamsInput<M>,
  {
    by = 'agent:scout',
    role = 'member' as Role,
    key = `key-${nextKey++}`,
    own = [] as string[],
  } = {},
) {
  const who = principal.parse(by);
  return take(hall.room, {
    method,
    params: JSON.stringify(params),
    by: who,
    name: 'Scout',
    role,
    own: own.map((node) => nodeId.parse(node)),
    key,
  });
}

function does<M extends GraphMethod>(
  hall: CanvasHall,
  method: M,
  params: ParamsInput<M>,
  more: Parameters<typeof ask>[3] = {},
): Result<M> {
  const outcome = ask(hall, method, params, more);
  if (!outcome.ok) throw new Error(`${method}: ${outcome.error.code} ${outcome.error.message}`);
  return contract[method].result.parse(parseJson(outcome.answer));
}

function stage() {
  const hall = new CanvasHall();
  hall.member('ada', 'member');
  const ada = hall.connect('ada', new CanvasClient(11));
  hall.settle();
  return { hall, ada };
}

test('[HG9] a comment that is removed takes its resolution and the caller’s answers along', () => {
  const { hall, ada } = stage();
  const { commentId } = does(hall, 'graph.comment', { on: 'autopilot', text: 'look' });
  const { commentId: own } = does(hall, 'graph.comment', { replyTo: commentId, text: 'here' });
  const answer = { to: commentId, text: 'I see', by: 'human:ada', at: 1 };
  ada.set('replies', 'r1', answer);
  ada.set('resolved', commentId, { by: 'human:ada', at: 1 });
  hall.settle();
  does(hall, 'graph.comment', { commentId, remove: true });
  hall.settle();
  expect([ada.get('comments', commentId), ada.get('replies', own)]).toEqual([undefined, undefined]);
  expect(ada.get('replies', 'r1')).toEqual(answer);
  expect(hall.document.getMap('resolved').size).toBe(0);
});

test('[HG9] an agent’s note is on everybody’s canvas, in the agent’s name, and stored', () => {
  const { hall, ada } = stage();
  const { noteId } = does(hall, 'graph.note', { text: 'tides', x: 3, y: 4, color: 'blue' });
  expect(hall.store.updates).toHaveLength(1);
  hall.settle();
  expect(ada.get('notes', noteId)).toMatchObject({ text: 'tides', by: 'agent:scout' });
  expect(ada.get('pos', `note:${noteId}`)).toEqual({ x: 3, y: 4 });
  expect(ada.get('looks', `note:${noteId}`)).toEqual({ color: 'blue' });
  does(hall, 'graph.note', { noteId, text: 'ebb' }, { by: 'agent:other' });
  hall.settle();
  expect(ada.get('notes', noteId)).toMatchObject({
    text: 'ebb',
    by: 'agent:scout',
    editedBy: 'agent:other',
  });
  does(hall, 'graph.note', { noteId, remove: true });
  hall.settle();
  expect([ada.get('notes', noteId), ada.get('pos', `note:${noteId}`)]).toEqual([
    undefined,
    undefined,
  ]);
});

test('[HG9] [R5] the same request again, also after a death: one note, one answer', () => {
  const { hall } = stage();
  const first = does(hall, 'graph.note', { text: 'once' }, { key: 'key-same' });
  hall.evict();
  expect(does(hall, 'graph.note', { text: 'once' }, { key: 'key-same' })).toEqual(first);
  expect(does(hall, 'graph.get', { map: 'notes' }).entries).toHaveLength(1);
});

test('[HG9] comments: said, answered, resolved and withdrawn by who may', () => {
  const { hall, ada } = stage();
  const { commentId } = does(hall, 'graph.comment', { on: 'autopilot', text: 'look' });
  const { commentId: answer } = does(
    hall,
    'graph.comment',
    { replyTo: commentId, text: 'seen' },
    { by: 'human:ada' },
  );
  hall.settle();
  expect(ada.get('replies', answer)).toMatchObject({
    to: commentId,
    text: 'seen',
    by: 'human:ada',
  });
  does(hall, 'graph.comment', { commentId, resolved: true }, { by: 'human:ada' });
  expect(
    ask(hall, 'graph.comment', { commentId, text: 'I resign' }, { by: 'human:ada' }),
  ).toMatchObject({
    ok: false,
    error: { code: 'notAllowed' },
  });
  expect(
    ask(hall, 'graph.comment', { commentId, remove: true }, { by: 'human:ada' }),
  ).toMatchObject({ ok: false });
  does(hall, 'graph.comment', { commentId, text: 'look here' });
  hall.settle();
  expect(ada.get('comments', commentId)).toMatchObject({ text: 'look here', by: 'agent:scout' });
  expect(ada.get('resolved', commentId)).toMatchObject({ by: 'human:ada' });
});

test('[HG9] [HR8] what could not be stored is not called done, and is done by its repeat', () => {
  const { hall, ada } = stage();
  hall.store.fails = 1;
  expect(ask(hall, 'graph.note', { text: 'once' }, { key: 'key-kept' })).toMatchObject({
    ok: false,
    error: { code: 'storage', retry: 'later' },
  });
  expect(hall.store.updates).toHaveLength(0);
  does(hall, 'graph.note', { text: 'once' }, { key: 'key-kept' });
  hall.connect('ada', ada);
  hall.settle();
  expect([...ada.doc.getMap('notes').values()]).toMatchObject([{ text: 'once' }]);
});

test('[HG10] words that somebody is writing are left alone, for a minute after they last did something', () => {
  const { hall, ada } = stage();
  const { noteId } = does(hall, 'graph.note', { text: 'tides' });
  ada.awareness.setLocalState({ edits: `note:${noteId}` });
  hall.pass(1_000);
  const change = () => ask(hall, 'graph.note', { noteId, text: 'ebb' });
  expect(change()).toMatchObject({
    ok: false,
    error: { code: 'conflict', message: 'ada is writing in it now; nothing was changed.' },
  });
  expect(ask(hall, 'graph.note', { noteId, remove: true })).toMatchObject({ ok: false });
  does(hall, 'graph.note', { noteId, x: 5 });
  hall.pass(50_000);
  ada.set('notes', noteId, { text: 'tides', by: 'agent:scout', at: 1, editedBy: 'human:ada' });
  hall.settle();
  hall.pass(50_000);
  expect(change()).toMatchObject({ ok: false });
  hall.pass(10_001);
  expect(change()).toMatchObject({ ok: true });
  ada.awareness.setLocalState({ edits: null });
  ada.awareness.setLocalState({ edits: `note:${noteId}` });
  hall.pass(1_000);
  ada.awareness.setLocalState({ edits: null });
  hall.pass(1_000);
  expect(change()).toMatchObject({ ok: true });
});

test('[HG10] [HV3] what others write in is not set back under their hands, and that is said', () => {
  const { hall, ada } = stage();
  const { noteId: held } = does(hall, 'graph.note', { text: 'tides', x: 1, y: 1 });
  const { noteId: free } = does(hall, 'graph.note', { text: 'winds', x: 2, y: 2 });
  const { versionId } = does(hall, 'canvas.name', { name: 'Monday' });
  for (const noteId of [held, free]) does(hall, 'graph.note', { noteId, text: 'other', x: 9 });
  hall.settle();
  ada.awareness.setLocalState({ edits: `note:${held}` });
  hall.pass(1_000);
  expect(does(hall, 'canvas.restore', { versionId })).toMatchObject({ changed: 2, left: 1 });
  hall.settle();
  expect(ada.get('notes', held)).toMatchObject({ text: 'other' });
  expect(ada.get('pos', `note:${held}`)).toMatchObject({ x: 9 });
  expect(ada.get('notes', free)).toMatchObject({ text: 'winds' });
  // Whoever writes there sets it back as well, if they want to.
  const own = does(hall, 'canvas.restore', { versionId }, { by: 'human:ada' });
  expect(own).not.toHaveProperty('left');
  hall.settle();
  expect(ada.get('notes', held)).toMatchObject({ text: 'tides' });
});

test('[HG9] a note that is taken away takes the lines to it along', () => {
  const { hall, ada } = stage();
  const { noteId } = does(hall, 'graph.note', { text: 'tides' });
  const by = { by: 'human:ada', at: 1 };
  ada.set('edges', 'to', { from: 'autopilot', to: `note:${noteId}`, ...by });
  ada.set('edges', 'from', { from: `note:${noteId}`, to: 'autopilot', ...by });
  ada.set('edges', 'other', { from: 'community', to: 'autopilot', ...by });
  hall.settle();
  does(hall, 'graph.note', { noteId, remove: true });
  hall.settle();
  expect([...ada.doc.getMap('edges').keys()]).toEqual(['other']);
});

test('[HG9] what lies in a group goes with it, but for what is placed itself', () => {
  const { hall, ada } = stage();
  ada.set('groups', 'g', { title: 'Plan', by: 'human:ada', at: 1 });
  ada.set('pos', 'group:g', { x: 100, y: 100 });
  ada.set('pos', 'autopilot', { x: 110, y: 120, in: 'group:g' });
  ada.set('pos', 'community', { x: 130, y: 140, in: 'group:g' });
  ada.set('pos', 'thread:t1', { x: 150, y: 160 });
  hall.settle();
  const places = [
    { node: 'group:g', x: 200, y: 90 },
    { node: 'community', x: 0, y: 0 },
  ];
  does(hall, 'graph.place', { places });
  hall.settle();
  expect(ada.doc.getMap('pos').toJSON()).toEqual({
    'group:g': { x: 200, y: 90 },
    autopilot: { x: 210, y: 110, in: 'group:g' },
    community: { x: 0, y: 0 },
    'thread:t1': { x: 150, y: 160 },
  });
});

test('[HG9] what is not there is not placed, and what may not be is refused whole', () => {
  const { hall, ada } = stage();
  const places = [
    { node: 'autopilot', x: 1, y: 1 },
    { node: 'note:none', x: 1, y: 1 },
  ];
  expect(ask(hall, 'graph.place', { places })).toMatchObject({
    ok: false,
    error: { code: 'notFound' },
  });
  expect(ask(hall, 'graph.note', { noteId: 'none', text: 'x' })).toMatchObject({
    ok: false,
    error: { code: 'notFound' },
  });
  expect(ask(hall, 'graph.note', { text: 'x' }, { role: 'viewer' })).toMatchObject({
    ok: false,
    error: { code: 'notAllowed' },
  });
  hall.settle();
  expect(ada.get('pos', 'autopilot')).toBe(undefined);
});

test('[HG9] a full canvas says so', () => {
  const { hall, ada } = stage();
  for (let i = 0; i < bounds.things; i += 500)
    ada.doc.transact(() => {
      for (let n = i; n < i + 500; n++)
        ada.set('notes', `n${n}`, { text: '', by: 'human:ada', at: 1 });
    });
  hall.settle();
  expect(ask(hall, 'graph.note', { text: 'one more' })).toMatchObject({
    ok: false,
    error: { code: 'tooMany' },
  });
});

test('[HG9] everything is read in pages, each once', () => {
  const { hall, ada } = stage();
  ada.doc.transact(() => {
    for (let n = 0; n < 30; n++) {
      ada.set('notes', `n${n}`, { text: 'x'.repeat(4_000), by: 'human:ada', at: 1 });
      ada.set('pos', `note:n${n}`, { x: n, y: n });
    }
  });
  hall.settle();
  const keys: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: Result<'graph.get'> = does(hall, 'graph.get', { after, limit: 7 });
    expect(page.entries.length).toBeLessThanOrEqual(7);
    keys.push(...page.entries.map(({ map, key }) => `${map}/${key}`));
    after = page.next;
  }
  expect([keys.length, new Set(keys).size]).toEqual([60, 60]);
});

test('[HG9] where an agent points to is seen for half a minute', () => {
  const { hall, ada } = stage();
  does(hall, 'graph.focus', { node: 'autopilot' });
  hall.pass(1_000);
  expect(ada.others()).toEqual([
    { user: { principal: 'agent:scout', name: 'Scout' }, focus: 'autopilot' },
  ]);
  hall.pass(20_000);
  does(hall, 'graph.focus', { node: 'community' });
  hall.pass(20_000);
  expect(ada.others()).toMatchObject([{ focus: 'community' }]);
  hall.pass(20_000);
  expect(ada.others()).toEqual([]);
});

test('[HG9] where an agent points to is seen also by pages that saw it point before the canvas slept', () => {
  const { hall, ada } = stage();
  does(hall, 'graph.focus', { node: 'autopilot' });
  hall.pass(bounds.focusMs + 1_000);
  expect(ada.others()).toEqual([]);
  hall.evict();
  hall.pass(10_000);
  does(hall, 'graph.focus', { node: 'community' });
  hall.pass(1_000);
  expect(ada.others()).toMatchObject([{ focus: 'community' }]);
});

test('[HV1] [HV2] [HV3] a bout of drawing can be compared with what was before, and set back, for everybody', () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  ada.set('notes', 'n1', { text: 'plan', by: 'human:ada', at: 1 });
  hall.settle();
  const { versionId } = does(hall, 'canvas.name', { name: 'Monday' });
  hall.pass(bounds.versionEveryMs);
  ada.set('pos', 'autopilot', { x: 9, y: 9 });
  ada.delete('notes', 'n1');
  ada.set('notes', 'n2', { text: 'other', by: 'human:ada', at: 1 });
  ada.set('comments', 'c1', { on: 'autopilot', text: 'why?', by: 'human:ada', at: 1 });
  hall.settle();
  const names = () => does(hall, 'canvas.versions', {}).versions.map(({ name }) => name);
  expect(names()).toEqual([null, 'Monday']);
  const { changes, count } = does(hall, 'canvas.compare', { versionId });
  expect(count).toBe(3);
  expect(changes).toContainEqual({
    map: 'pos',
    key: 'autopilot',
    was: { x: 1, y: 1 },
    is: { x: 9, y: 9 },
  });
  const { before } = does(hall, 'canvas.restore', { versionId });
  hall.settle();
  expect(ada.doc.getMap('notes').toJSON()).toEqual({
    n1: { text: 'plan', by: 'human:ada', at: 1 },
  });
  expect(ada.get('comments', 'c1')).toBeDefined();
  expect(does(hall, 'canvas.compare', { versionId }).count).toBe(0);
  does(hall, 'canvas.restore', { versionId: before });
  hall.settle();
  expect(ada.get('notes', 'n2')).toMatchObject({ text: 'other' });
});

test('[HV1] places for what had none begin no bout of drawing; the next bout is kept with them', () => {
  const { hall, ada } = stage();
  const names = () => does(hall, 'canvas.versions', {}).versions.map(({ name }) => name);
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  hall.pass(bounds.versionEveryMs);
  ada.set('pos', 'thread:t1', { x: 2, y: 2 });
  hall.settle();
  expect(names()).toEqual([]);
  ada.set('pos', 'autopilot', { x: 9, y: 9 });
  hall.settle();
  const [head] = does(hall, 'canvas.versions', {}).versions;
  const { changes } = does(hall, 'canvas.compare', { versionId: head?.id ?? '' });
  expect(changes.map(({ key }) => key)).toEqual(['autopilot']);
});

test('[HV2] [HC10] [HC23] what got its first place since is no difference, and what was written is told first', () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  ada.set('notes', 'n1', { text: 'plan', by: 'human:ada', at: 1 });
  ada.set('pos', 'note:n1', { x: 5, y: 5 });
  hall.settle();
  const { versionId } = does(hall, 'canvas.name', { name: 'Kickoff' });
  const giveFirstPlaces = () => {
    for (let i = 0; i < 35; i++) ada.set('pos', `thread:t${i}`, { x: 0, y: i * 112 });
    hall.settle();
  };
  giveFirstPlaces();
  ada.set('pos', 'autopilot', { x: 9, y: 9 });
  ada.delete('notes', 'n1');
  ada.delete('pos', 'note:n1');
  hall.settle();
  const keys = () => does(hall, 'canvas.compare', { versionId }).changes.map(({ key }) => key);
  expect(keys()).toEqual(['n1', 'autopilot', 'note:n1']);
  expect(does(hall, 'canvas.restore', { versionId }).changed).toBe(3);
  hall.settle();
  expect(ada.get('pos', 'thread:t34')).toEqual({ x: 0, y: 34 * 112 });
  expect(keys()).toEqual([]);
  expect(does(hall, 'canvas.restore', { versionId }).changed).toBe(0);
});

test('[HV2] [HC10] where an approval or a job stands is no difference, moved, ended or neither, and is not set back', () => {
  const { hall, ada } = stage();
  const passing = ['approval:ended', 'job:ended', 'approval:moved', 'job:moved'];
  for (const id of [...passing, 'thread:t']) ada.set('pos', id, { x: 1, y: 1 });
  ada.set('edges', 'e', { from: 'thread:t', to: 'approval:moved', by: 'human:ada', at: 1 });
  hall.settle();
  const { versionId } = does(hall, 'canvas.name', { name: 'Kickoff' });
  for (const id of ['approval:ended', 'job:ended', 'thread:t']) ada.delete('pos', id);
  // A drag and Tidy choose a place, which stays for a month also where the approval has ended.
  for (const id of ['approval:moved', 'job:moved']) ada.set('pos', id, { x: 7, y: 7 });
  ada.delete('edges', 'e');
  hall.settle();
  const { changes } = does(hall, 'canvas.compare', { versionId });
  expect(changes.map(({ key }) => key)).toEqual(['e', 'thread:t']);
  expect(does(hall, 'canvas.restore', { versionId }).changed).toBe(2);
  hall.settle();
  expect(passing.map((id) => ada.get('pos', id))).toEqual([
    ...[undefined, undefined],
    ...[
      { x: 7, y: 7 },
      { x: 7, y: 7 },
    ],
  ]);
});

test('[HV1] versions end after a month; of too many the unnamed go first', () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  does(hall, 'canvas.name', { name: 'old' });
  hall.pass(bounds.versionMs + 1);
  for (let i = 0; i < bounds.versions + 20; i++) {
    hall.pass(bounds.versionEveryMs);
    ada.set('pos', 'autopilot', { x: i, y: 1 });
    hall.settle();
    if (i === 3) does(hall, 'canvas.name', { name: 'kept' });
  }
  const { versions } = does(hall, 'canvas.versions', {});
  expect(versions).toHaveLength(bounds.versions);
  expect(versions.map(({ name }) => name).filter((name) => name !== null)).toEqual(['kept']);
});

test('[HV1] after a month a version is there for nobody, also where nobody drew since', async () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  const { versionId } = does(hall, 'canvas.name', { name: 'old' });
  ada.set('pos', 'autopilot', { x: 2, y: 1 });
  hall.settle();
  hall.pass(bounds.versionMs);
  expect(does(hall, 'canvas.compare', { versionId }).count).toBe(1);
  hall.pass(1);
  expect(does(hall, 'canvas.versions', {}).versions).toEqual([]);
  const refused = { ok: false, error: { code: 'notFound' } };
  expect(ask(hall, 'canvas.compare', { versionId })).toMatchObject(refused);
  expect(ask(hall, 'canvas.restore', { versionId })).toMatchObject(refused);
  expect(ask(hall, 'canvas.name', { versionId, name: 'young' })).toMatchObject(refused);
  expect(hall.store.versions()).toHaveLength(1);
  // What it took is given back with the next look, which somebody's coming brings about.
  hall.connect('ada', ada);
  await hall.passWithAlarm(bounds.lookEveryMs);
  expect(hall.store.versions()).toEqual([]);
});

test('[HV1] nobody names away what others kept: a burst costs its own, and a member’s names end', () => {
  const { hall, ada } = stage();
  const draw = (x: number) => {
    ada.set('pos', 'autopilot', { x, y: 1 });
    hall.settle();
  };
  for (let i = 0; i < 200; i++) {
    draw(i);
    hall.pass(bounds.versionEveryMs);
  }
  const byScout = does(hall, 'canvas.name', { name: 'mine' }).versionId;
  const before = does(hall, 'canvas.versions', {}).versions.map(({ id }) => id);
  const eve = { by: 'human:eve' };
  const ends = Array.from({ length: 500 }, (_, i) => {
    draw(i);
    return ask(hall, 'canvas.name', { name: `flood ${i}` }, eve).ok;
  });
  expect(ends.filter(Boolean)).toHaveLength(bounds.namedVersionsEach);
  expect(ask(hall, 'canvas.name', { name: 'again', versionId: byScout }, eve)).toMatchObject({
    ok: false,
    error: { code: 'tooMany' },
  });
  for (let i = 0; i < 1_000; i++) {
    hall.pass(1_000);
    draw(1_000 + i);
    does(hall, 'canvas.restore', { versionId: byScout }, eve);
  }
  const after = does(hall, 'canvas.versions', {}).versions.map(({ id }) => id);
  expect(after.length).toBeLessThanOrEqual(bounds.versions);
  expect(before.filter((id) => !after.includes(id))).toEqual([]);
});

test('[HV1] a name is replaced by whoever gave it, or by an owner, and by nobody else', () => {
  const { hall, ada } = stage();
  ada.set('pos', 'autopilot', { x: 1, y: 1 });
  hall.settle();
  const { versionId } = does(hall, 'canvas.name', { name: 'Monday' });
  const renamed = (by: string, role: Role, name: string) => {
    const { ok } = ask(hall, 'canvas.name', { versionId, name }, { by, role });
    const [head] = does(hall, 'canvas.versions', {}).versions;
    return [ok, head?.name, head?.by];
  };
  expect(renamed('agent:scout', 'member', 'Tuesday')).toEqual([true, 'Tuesday', 'agent:scout']);
  expect(renamed('human:eve', 'operator', 'Eve’s')).toEqual([false, 'Tuesday', 'agent:scout']);
  expect(ask(hall, 'canvas.name', { versionId, name: 'Eve’s' }, { by: 'human:eve' })).toMatchObject(
    {
      error: { code: 'notAllowed', message: expect.stringContaining('Somebody else named') },
    },
  );
  expect(renamed('human:ada', 'owner', 'Week 1')).toEqual([true, 'Week 1', 'human:ada']);
  hall.pass(bounds.versionEveryMs);
  ada.set('pos', 'autopilot', { x: 2, y: 1 });
  hall.settle();
  const unnamed = does(hall, 'canvas.versions', {}).versions.find(({ name }) => name === null);
  expect(
    ask(hall, 'canvas.name', { versionId: unnamed?.id, name: 'x' }, { by: 'human:eve' }),
  ).toMatchObject({ ok: true });
});

test('[HV4] the same layout is kept once, and who sets back and forth makes no history', () => {
  const { hall, ada } = stage();
  const put = (x: number) => {
    ada.set('pos', 'autopilot', { x, y: 1 });
    hall.settle();
  };
  put(1);
  const { versionId: one } = does(hall, 'canvas.name', { name: 'one' });
  put(2);
  const { versionId: two } = does(hall, 'canvas.name', { name: 'two' });
  for (let i = 0; i < 20; i++) {
    hall.pass(1_000);
    does(hall, 'canvas.restore', { versionId: i % 2 === 0 ? one : two });
    hall.settle();
    expect(ada.get('pos', 'autopilot')).toEqual({ x: 1 + (i % 2), y: 1 });
  }
  const { versions } = does(hall, 'canvas.versions', {});
  expect(versions.filter(({ name }) => name === null)).toHaveLength(2);
});

test('[HV5] what is set back stays within what a canvas holds, or nothing is', () => {
  const { hall, ada } = stage();
  const say = (map: 'notes' | 'comments', count: number) => {
    for (let i = 0; i < count; i += 500)
      ada.doc.transact(() => {
        for (let n = i; n < i + 500; n++) {
          const by = { by: 'human:ada', at: 1 };
          if (map === 'notes') ada.set(map, `n${n}`, { text: '', ...by });
          else ada.set(map, `c${n}`, { text: 'x', on: 'autopilot', ...by });
        }
      });
    hall.settle();
  };
  say('notes', 1_500);
  const { versionId } = does(hall, 'canvas.name', { name: 'many' });
  ada.doc.transact(() => {
    for (let n = 0; n < 1_000; n++) ada.delete('notes', `n${n}`);
  });
  say('comments', 1_000);
  expect(ask(hall, 'canvas.restore', { versionId })).toMatchObject({
    ok: false,
    error: { code: 'tooMany' },
  });
  hall.settle();
  expect(ada.doc.getMap('notes').size).toBe(500);
  expect(ada.notices.filter(({ kind }) => kind === 'undone')).toEqual([]);
});
