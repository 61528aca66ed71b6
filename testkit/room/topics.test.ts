import { expect, test } from 'vitest';
import type { ThreadId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { PutRow, TopicAnswer } from '../../shared/protocol/topic-answer.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const tablesOf = (put: readonly PutRow[]): string[] => put.map(([table]) => table);
const idsOf = (put: readonly PutRow[], table: string): string[] =>
  put.flatMap(([name, { id }]) => (name === table ? [id] : []));
const cursorOf = ({ topic, epoch, seq }: TopicAnswer) => ({ topic, epoch, seq });
const open = (client: RawClient, topic: string, more: object = {}): TopicAnswer =>
  client.does('topic.open', { topic, ...more });

/** Says so many messages; their runs are stopped, so that the queue never fills. */
function say(client: RawClient, threadId: ThreadId, texts: readonly string[]): void {
  for (const text of texts) {
    const { runId } = client.does('messages.send', { threadId, text });
    client.does('runs.stop', { runId });
  }
}

const several = (count: number, text = 'm'): string[] =>
  Array.from({ length: count }, (_, i) => `${text}${i}`);

/** A calm room: whoever types faster than a person has to wait. */
function patient(
  bench: RoomBench,
  client: RawClient,
  threadId: ThreadId,
  texts: readonly string[],
): void {
  for (let i = 0; i < texts.length; i += 20) {
    bench.run(1_000);
    say(client, threadId, texts.slice(i, i + 20));
  }
}

test('[SY2] the first time brings the window, and says that it is the first', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('hello');
  const answer = open(ada, `thread:${threadId}`);
  expect(answer).toMatchObject({ kind: 'snapshot', reason: 'first', start: 0, del: [] });
  expect(tablesOf(answer.put).sort()).toEqual(['messages', 'parts', 'runs']);
  expect(answer.streams).toMatchObject([{ rev: 0, keep: 0, offset: 0, text: 'hello' }]);
  expect(idsOf(open(ada, 'workspace').put, 'members')).toEqual([person('ada')]);
});

test('[SY7] [R1] whoever was away gets the rows changed since, and nothing else', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const before = open(ada, `thread:${threadId}`);
  say(ada, threadId, ['a', 'b']);
  const answer = open(bench.join('ada'), before.topic, cursorOf(before));
  expect([answer.kind, idsOf(answer.put, 'messages').length]).toEqual(['tail', 2]);
  expect(answer.streams.map(({ text }) => text)).toEqual(['a', 'b']);
  expect(open(ada, before.topic, cursorOf(answer))).toMatchObject({
    kind: 'tail',
    put: [],
    del: [],
    streams: [],
  });
});

test('[SY7] [SY12] a tail names what left the topic, once', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const ada = bench.join('ada');
  const before = open(ada, 'workspace');
  bench.member('bo', null);
  expect(open(ada, 'workspace', cursorOf(before)).del).toMatchObject([
    ['members', person('bo'), before.seq + 1],
  ]);
  bench.member('bo');
  const again = open(ada, 'workspace', cursorOf(before));
  expect([again.del, idsOf(again.put, 'members')]).toEqual([[], [person('bo')]]);
});

test('[SY9] one transaction, one patch per topic; each begins where the last one ended', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada', ['workspace']);
  const { threadId } = ada.does('threads.create', {});
  const { seq } = open(ada, `thread:${threadId}`);
  ada.fresh();
  say(ada, threadId, several(4));
  for (const topic of ['workspace', `thread:${threadId}`]) {
    const patches = ada.events('patch').filter((patch) => patch.topic === topic);
    expect(patches).toHaveLength(8);
    expect(patches.slice(1).map(({ from }) => from)).toEqual(
      patches.slice(0, -1).map(({ to }) => to),
    );
  }
  const seqs = ada.events('patch').flatMap(({ put }) => put.map(([, row]) => row.seq));
  expect(new Set(seqs).size).toBe(seqs.length);
  expect(Math.min(...seqs)).toBeGreaterThan(seq);
});

test('[SY8] [R8] reading and subscribing are one step: the first patch follows on the answer', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const topic = `thread:${threadId}`;
  const watcher = bench.join('ada');
  const { seq } = open(watcher, topic);
  say(ada, threadId, ['next']);
  const [first] = watcher.events('patch').filter((patch) => patch.topic === topic);
  expect([(first?.from ?? 0) <= seq, (first?.to ?? 0) > seq]).toEqual([true, true]);
});

test('[SY3] [SY20] [R3] a cursor of another epoch is not believed, nor what was declared with it', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('hello');
  const before = open(ada, `thread:${threadId}`);
  const [stream] = before.streams;
  const epoch = '00000000000000ff';
  const parts = [{ partId: stream?.partId ?? '', rev: 0, have: 3 }];
  const answer = open(ada, before.topic, { epoch, seq: before.seq, parts });
  expect(answer).toMatchObject({ kind: 'snapshot', reason: 'epoch' });
  expect(answer.streams).toMatchObject([{ keep: 0, offset: 0, text: 'hello' }]);
});

test('[SY4] [SY20] [R4] a cursor from the future gets the window, and nothing breaks', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('hello');
  const before = open(ada, `thread:${threadId}`);
  const parts = [{ partId: before.streams[0]?.partId ?? '', rev: 9, have: 3 }];
  for (const seq of [before.seq + 1, Number.MAX_SAFE_INTEGER]) {
    const answer = open(ada, before.topic, { ...cursorOf(before), seq, parts });
    expect(answer).toMatchObject({ kind: 'snapshot', reason: 'future', seq: before.seq });
    expect(answer.streams).toMatchObject([{ keep: 0, text: 'hello' }]);
  }
});

test('[SY20] a revision that never was is not believed', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('hello');
  const before = open(ada, `thread:${threadId}`);
  const parts = [{ partId: before.streams[0]?.partId ?? '', rev: 9, have: 3 }];
  expect(open(ada, before.topic, { ...cursorOf(before), parts }).streams).toMatchObject([
    { rev: 0, keep: 0, text: 'hello' },
  ]);
});

test('[SY5] [SY19] [R2] removals are remembered for 30 days; older cursors get the window', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const before = open(bench.join('ada'), 'workspace');
  bench.member('bo', null);
  const after = open(bench.join('ada'), 'workspace');
  bench.run(limits.tombstoneMs - 1_000);
  expect(open(bench.join('ada'), 'workspace', cursorOf(before)).kind).toBe('tail');
  bench.run(3_700_000);
  const answer = open(bench.join('ada'), 'workspace', cursorOf(before));
  expect(answer).toMatchObject({ kind: 'snapshot', reason: 'floor' });
  expect(idsOf(answer.put, 'members')).toEqual([person('ada')]);
  expect(open(bench.join('ada'), 'workspace', cursorOf(after)).kind).toBe('tail');
  expect(bench.store.scan('tombstones', { by: 'primary', limit: 9 })).toEqual([]);
});

test('[SY6] [R2] whoever is too far behind gets the window instead', () => {
  const bench = new RoomBench({ tailRows: 10 });
  const { ada, threadId } = bench.asked();
  const before = open(ada, `thread:${threadId}`);
  say(ada, threadId, several(3));
  expect(open(ada, before.topic, cursorOf(before)).kind).toBe('tail');
  say(ada, threadId, ['one more']);
  expect(open(ada, before.topic, cursorOf(before))).toMatchObject({
    kind: 'snapshot',
    reason: 'behind',
  });
});

test('[SY6] text counts as well', () => {
  const bench = new RoomBench({ windowUnits: 5_000 });
  const { ada, threadId } = bench.asked();
  const before = open(ada, `thread:${threadId}`);
  say(ada, threadId, ['x'.repeat(6_000)]);
  expect(open(ada, before.topic, cursorOf(before))).toMatchObject({
    kind: 'snapshot',
    reason: 'behind',
  });
});

test('[SY18] a thread shows its last messages, whole, and pages bring the rest', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('m-first');
  patient(bench, ada, threadId, several(149));
  const window = open(ada, `thread:${threadId}`);
  expect(idsOf(window.put, 'messages')).toHaveLength(limits.threadWindow);
  expect(window.streams.map(({ text }) => text).sort()).toContain('m148');
  const seen = [...idsOf(window.put, 'messages')];
  let before = window.start ?? 0;
  for (let more = true; more; ) {
    const page = ada.does('messages.page', { threadId, before, limit: 40 });
    expect(page.before).toBe(before);
    expect(idsOf(page.put, 'parts')).toHaveLength(idsOf(page.put, 'messages').length);
    for (const [, row] of page.put) expect('n' in row ? Number(row.n) : 0).toBeLessThan(before);
    seen.push(...idsOf(page.put, 'messages'));
    ({ start: before, more } = page);
  }
  expect([seen.length, new Set(seen).size, before]).toEqual([150, 150, 0]);
});

test('[SY18] a window holds fewer messages when they are long, but always one', () => {
  const bench = new RoomBench({ windowUnits: 3_000 });
  const { ada, threadId } = bench.asked();
  say(ada, threadId, several(8, 'x'.repeat(700)));
  const window = open(ada, `thread:${threadId}`);
  expect(idsOf(window.put, 'messages').length).toBeLessThan(5);
  say(ada, threadId, ['y'.repeat(9_000)]);
  expect(idsOf(open(ada, `thread:${threadId}`).put, 'messages')).toHaveLength(1);
});

test('[SY17] a run that has not ended is shown, however old it is', () => {
  const bench = new RoomBench({ threadWindow: 3 });
  const { ada, threadId, runId } = bench.asked();
  say(ada, threadId, several(6));
  const window = open(ada, `thread:${threadId}`);
  expect(idsOf(window.put, 'messages')).toHaveLength(3);
  expect(idsOf(window.put, 'runs')).toContain(runId);
});

test('[SY18] the workspace shows the threads that changed last, and pages bring the rest', () => {
  const bench = new RoomBench({ workspaceThreads: 3 });
  const ada = bench.join('ada');
  const ids = several(7).map((title) => ada.does('threads.create', { title }).threadId);
  const window = open(ada, 'workspace');
  expect(idsOf(window.put, 'threads')).toEqual(ids.slice(4).reverse());
  const page = ada.does('threads.page', { before: window.start ?? 0, limit: 3 });
  expect([idsOf(page.put, 'threads'), page.more]).toEqual([ids.slice(1, 4).reverse(), true]);
  const last = ada.does('threads.page', { before: page.start, limit: 3 });
  expect([idsOf(last.put, 'threads'), last.more, last.start]).toEqual([[ids[0]], false, 0]);
});

test('[R83] a page holds 100 rows at the most, however it is asked', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  for (const page of [
    { before: 1e15, limit: 101 },
    { before: 1e15, limit: 0 },
    { before: 0, limit: 1 },
    { before: 1e15, limit: 1e9 },
  ])
    expect(ada.tries('messages.page', { threadId, ...page })).toBe('badParams');
  expect(ada.tries('messages.page', { threadId: 'nowhere', before: 1, limit: 1 })).toBe('notFound');
});

test('[R83] 2,000 pages in a row are refused with "later" and end with the connection', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const answers = new Map<string, number>();
  for (let i = 0; i < 2_000 && ada.closed === null; i++) {
    const answer = ada.tries('messages.page', { threadId, before: 1e15, limit: 100 });
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  expect([answers.get('ok'), ada.closed?.code]).toEqual([97, 4429]);
});

test('[SY23] nothing more is told of a topic that was closed', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  open(ada, `thread:${threadId}`);
  ada.does('topic.close', { topic: `thread:${threadId}` });
  ada.fresh();
  say(ada, threadId, ['unheard']);
  bench.sleep();
  say(ada, threadId, ['unheard']);
  expect([ada.events('patch'), ada.events('delta')]).toEqual([[], []]);
});

test.each(['nonsense', 'thread:nowhere', 'thread:nowhere:reasoning', 'workspace '])(
  '[SY26] there is no topic %j',
  (topic) => {
    expect(new RoomBench().join('ada').tries('topic.open', { topic })).toBe('notFound');
  },
);

test('[SY21] [SY26] a topic that a hello cannot open is closed by name, the others are opened', () => {
  const bench = new RoomBench();
  const ada = bench.connect('ada');
  const { topics } = ada.hello(['thread:nowhere', 'workspace']);
  expect(topics.map(({ topic }) => topic)).toEqual(['workspace']);
  expect(ada.events('closed')).toEqual([{ topic: 'thread:nowhere', reason: 'notFound' }]);
});

test.each([
  ['cut off', (body: string) => body.slice(0, -3)],
  ['no JSON', () => 'oops, secret words'],
  ['another row', () => '{"id":"x","seq":1}'],
])(
  '[R26] [SY21] one row that is %s closes its topic; the room and the others work',
  (_, damage) => {
    const bench = new RoomBench();
    const { ada, threadId } = bench.asked();
    const { threadId: fine } = ada.does('threads.create', {});
    const [item] = bench.store.scan('rows', {
      by: 'byKey',
      where: { topic: `thread:${threadId}`, tbl: 'messages' },
      limit: 1,
    });
    if (item === undefined) throw new Error('no row');
    bench.store.put('rows', { ...item, body: damage(item.body) });
    const client = bench.connect('ada');
    const { topics } = client.hello([`thread:${threadId}`, 'workspace', `thread:${fine}`]);
    expect(topics.map(({ topic }) => topic)).toEqual(['workspace', `thread:${fine}`]);
    expect(client.events('closed')).toEqual([{ topic: `thread:${threadId}`, reason: 'damaged' }]);
    expect(client.tries('topic.open', { topic: `thread:${threadId}` })).toBe('damaged');
    expect(client.tries('messages.page', { threadId, before: 1e15, limit: 10 })).toBe('damaged');
    expect(client.tries('messages.send', { threadId: fine, text: 'x' }, 'key-00001')).toBe('ok');
    expect(bench.errors()).toContain('damaged');
    expect(JSON.stringify(bench.logs)).not.toContain('secret');
  },
);

test('[R27] [R3] restored to an earlier time: another epoch, and every client gets the window', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('kept');
  const backup = bench.store.dump();
  say(ada, threadId, ['lost']);
  const cursor = cursorOf(open(ada, `thread:${threadId}`));
  bench.store.restore(backup);
  bench.store.put('meta', { name: 'epoch', value: '"00000000000000aa"' });
  bench.kill();
  const back = bench.join('ada');
  const answer = open(back, cursor.topic, cursor);
  expect(answer).toMatchObject({ kind: 'snapshot', reason: 'epoch', epoch: '00000000000000aa' });
  expect(answer.streams.map(({ text }) => text)).toEqual(['kept']);
  say(back, threadId, several(5));
  expect(open(back, cursor.topic, cursor).reason).toBe('epoch');
});

test('[R28] a clock that jumps back an hour changes no order', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked('m-first');
  const { seq } = open(ada, `thread:${threadId}`);
  bench.clock.jump(-3_600_000);
  say(ada, threadId, several(3));
  const answer = open(bench.join('ada'), `thread:${threadId}`);
  expect(answer.streams.map(({ text }) => text)).toEqual(['m-first', 'm0', 'm1', 'm2']);
  expect(answer.seq).toBeGreaterThan(seq);
});

test('[R7] two tabs and five agents in one thread: one order, the same for all, each writer in its own', () => {
  const bench = new RoomBench();
  const { threadId } = bench.join('ada').does('threads.create', {});
  const topic = `thread:${threadId}`;
  const writers = ['tab1', 'tab2', 'a1', 'a2', 'a3', 'a4', 'a5'].map((name) => {
    const who = name.startsWith('tab') ? 'ada' : person(name);
    if (who !== 'ada') bench.member(name);
    return { name, client: bench.join(who, [topic]) };
  });
  for (let i = 0; i < 5; i++)
    for (const { name, client } of writers) say(client, threadId, [`${name} ${i}`]);
  const orders = writers.map(({ client }) => client.events('delta').map(({ text }) => text));
  for (const order of orders) expect(order).toEqual(orders[0]);
  for (const { name } of writers)
    expect(orders[0]?.filter((text) => text.startsWith(name))).toEqual(several(5, `${name} `));
});

test('[R82] a connection watches 128 topics and no more', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const answers: string[] = [];
  for (let i = 0; i <= limits.topicsPerConnection; i++) {
    bench.run(100);
    const { threadId } = ada.does('threads.create', {});
    answers.push(ada.tries('topic.open', { topic: `thread:${threadId}` }));
  }
  expect([answers.filter((one) => one === 'ok').length, answers.at(-1)]).toEqual([128, 'tooMany']);
  expect(JSON.stringify(ada.attachment()).length).toBeLessThan(16_384 / 2);
});
