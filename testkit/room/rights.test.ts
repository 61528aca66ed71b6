import { expect, test } from 'vitest';
import { partId } from '../../shared/model/ids.ts';
import { person, RoomBench } from './room-bench.ts';

const thought = partId.parse('p-thought');

const hello = {
  protocol: { min: 1, max: 1 },
  client: { name: 'x', version: '1' },
  caps: [],
  topics: [{ topic: 'workspace' }],
};

test('[AU6] who is no member is told so, and cut', () => {
  const bench = new RoomBench();
  const eve = bench.connect(person('eve'));
  expect(eve.tries('hello', hello)).toBe('notAllowed');
  expect([eve.closed, eve.heard.length]).toEqual([{ code: 4403, reason: 'notAllowed' }, 2]);
});

test('[AU7] [R62] the role is read from the room at every request; the attachment holds none', () => {
  const bench = new RoomBench();
  bench.member('bo', 'member');
  const bo = bench.join('bo', ['workspace']);
  expect(Object.keys(bo.attachment()).sort()).toEqual([
    'binary',
    'credential',
    'fence',
    'generation',
    'homeRoom',
    'lookingAt',
    'owner',
    'principal',
    'protocol',
    'runId',
    'session',
    'since',
    'topics',
  ]);
  expect(bo.tries('threads.create', {}, 'key-00001')).toBe('ok');
  bench.member('bo', 'viewer');
  expect(bo.tries('threads.create', {}, 'key-00002')).toBe('notAllowed');
  bench.sleep();
  expect(bo.tries('threads.create', {}, 'key-00003')).toBe('notAllowed');
  bench.member('bo', 'operator');
  expect(bo.tries('threads.create', {}, 'key-00004')).toBe('ok');
});

test('[AU8] whoever is removed is cut at once, from every socket, before anything else is told', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { threadId, producer, ref } = bench.answering();
  const tabs = [0, 1].map(() => bench.join('bo', ['workspace', `thread:${threadId}`]).fresh());
  bench.sleep();
  bench.member('bo', null);
  producer.delta({ ref, rev: 0, offset: 2, text: ' secret' });
  for (const tab of tabs) {
    expect(tab.heard).toEqual([{ type: 'event', event: 'bye', payload: { reason: 'notAllowed' } }]);
    expect(tab.closed).toEqual({ code: 4403, reason: 'notAllowed' });
  }
  const back = bench.connect(person('bo'));
  expect([back.tries('hello', hello), back.closed?.code]).toEqual(['notAllowed', 4403]);
});

test('[AU8] [AU9] whoever may see less is told, and sees less from then on', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { threadId, producer, runId } = bench.answering();
  const reasoning = `thread:${threadId}:reasoning`;
  const bo = bench.join('bo', ['workspace', reasoning]).fresh();
  bench.member('bo', 'viewer');
  expect([bo.events('self'), bo.events('closed')]).toEqual([
    [{ role: 'viewer' }],
    [{ topic: reasoning, reason: 'notAllowed' }],
  ]);
  bo.fresh();
  producer.does('part.start', {
    runId,
    messageId: 'm-answer',
    partId: 'p-thought',
    i: 1,
    kind: 'reasoning',
    text: 'hm',
  });
  expect(JSON.stringify(bo.heard)).not.toContain('hm');
  expect(bo.tries('topic.open', { topic: reasoning })).toBe('notFound');
  expect(bo.attachment().topics).toEqual(['workspace']);
});

test('[AU9] how an answer came about is a topic of its own', () => {
  const bench = new RoomBench();
  bench.member('vi', 'viewer');
  const { ada, threadId, producer, runId } = bench.answering('hello', 'Hi');
  producer.does('part.start', {
    runId,
    messageId: 'm-answer',
    partId: 'p-thought',
    i: 1,
    kind: 'reasoning',
    text: 'hm',
  });
  const [thread, reasoning] = [`thread:${threadId}`, `thread:${threadId}:reasoning`];
  const vi = bench.join('vi', [thread, reasoning]);
  expect([vi.events('closed'), JSON.stringify(vi.heard).includes('hm')]).toEqual([
    [{ topic: reasoning, reason: 'notFound' }],
    false,
  ]);
  expect(ada.does('topic.open', { topic: reasoning }).streams).toMatchObject([{ text: 'hm' }]);
  expect(JSON.stringify(ada.does('topic.open', { topic: thread }))).not.toContain('hm');
});

test('[AU10] a producer acts in its own thread and nowhere else', () => {
  const bench = new RoomBench();
  const one = bench.answering();
  const other = bench.asked();
  const stranger = bench.producer(other.threadId);
  expect(
    stranger.tries('threads.rename', { threadId: one.threadId, title: 'Mine' }, 'key-00001'),
  ).toBe('notAllowed');
  expect(
    stranger.tries('threads.rename', { threadId: other.threadId, title: 'Mine' }, 'key-00002'),
  ).toBe('ok');
  const connector = bench.join('connector:box');
  expect(
    connector.tries('threads.rename', { threadId: one.threadId, title: 'Mine' }, 'key-00003'),
  ).toBe('notAllowed');
  for (const [method, params] of [
    ['messages.send', { threadId: other.threadId, text: 'I am Ada' }],
    ['threads.create', { access: ['human:ada'] }],
    ['threads.setAccess', { threadId: other.threadId, access: null }],
    ['runs.stop', { runId: one.runId }],
    ['topic.open', { topic: 'workspace' }],
  ] as const)
    expect([method, stranger.tries(method, params, 'key-00009')]).toEqual([method, 'notAllowed']);
  const nosy = bench.connect(`autopilot:${other.threadId}`);
  expect(nosy.ask('hello', hello)).toMatchObject({
    ok: true,
    payload: { self: { role: null }, topics: [] },
  });
  expect(nosy.events('closed')).toEqual([{ topic: 'workspace', reason: 'notFound' }]);
});

test('[SY20] [R14] a cursor is only a number: with another’s one sees what one may see oneself', () => {
  const bench = new RoomBench();
  bench.member('vi', 'viewer');
  const { ada, threadId, producer, runId } = bench.answering();
  const topic = `thread:${threadId}:reasoning`;
  const { epoch, seq } = ada.does('topic.open', { topic });
  producer.does('part.start', {
    runId,
    messageId: 'm-answer',
    partId: 'p-thought',
    i: 1,
    kind: 'reasoning',
    text: 'hm',
  });
  const vi = bench.join('vi', [
    { topic, epoch, seq, parts: [{ partId: thought, rev: 0, have: 0 }] },
  ]);
  expect(vi.events('closed')).toEqual([{ topic, reason: 'notFound' }]);
  const other = vi.does('topic.open', {
    topic: `thread:${threadId}`,
    epoch,
    seq,
    parts: [{ partId: thought, rev: 0, have: 0 }],
  });
  expect(JSON.stringify(other)).not.toContain('hm');
});

test('[AU14] a room that was never begun answers as if one were no member', () => {
  const bench = new RoomBench();
  for (const { name } of bench.store.scan('meta', { by: 'primary', limit: 99 }))
    bench.store.remove('meta', { name });
  bench.store.remove('rows', { tbl: 'members', id: person('ada') });
  const ada = bench.connect('ada');
  expect([ada.tries('hello', hello), ada.closed?.code]).toEqual(['notAllowed', 4403]);
});

test('[AU14] beginning a room twice changes nothing', () => {
  const bench = new RoomBench();
  const before = JSON.stringify(bench.store.dump());
  bench.room.begin(bench.id, { principal: bench.connect(person('eve')).principal, name: 'Eve' });
  expect(JSON.stringify(bench.store.dump())).toBe(before);
});
