import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const self = (name: string): string => `self:${person(name)}`;

/** Ada's room with Bo, who is named, and the owner Cy, who is not. */
function withPrivate() {
  const bench = new RoomBench();
  bench.member('bo');
  bench.member('cy', 'owner');
  const bo = bench.join('bo', ['workspace', self('bo')]);
  const { threadId } = bo.does('threads.create', { title: 'Plans', access: [person('ada')] });
  return { bench, bo, threadId, topic: `thread:${threadId}`, ada: bench.join('ada') };
}

/** All that a client heard, as text. */
const heardBy = (client: RawClient): string => JSON.stringify([client.heard, client.frames]);

/** The whole story of a thread: asked, answered with thoughts and a tool, renamed, ended. */
function talk(bench: RoomBench, by: RawClient, threadId: ThreadId) {
  const { runId } = by.does('messages.send', { threadId, text: 'a secret question' });
  const producer = bench.producer(threadId);
  const place = { runId, messageId: `m-${runId}` };
  producer.does('run.open', { runId, contextUnits: 1000 });
  producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  const thought = { ...place, partId: `t-${runId}`, i: 0, kind: 'reasoning', text: 'hm' } as const;
  producer.does('part.start', thought);
  const text = { ...place, partId: `p-${runId}`, i: 1, kind: 'text', text: 'secret' } as const;
  const { ref } = producer.does('part.start', text);
  producer.delta({ ref, rev: 0, offset: 6, text: ' answer', persist: true });
  producer.does('run.stall', { runId, stalled: { code: 'slow', message: 'slow', fix: 'wait' } });
  producer.does('threads.rename', { threadId, title: 'Secret plans' });
  producer.does('run.end', { runId, state: 'stopped' });
  return { runId, producer };
}

const people = {
  ada: person('ada'),
  bo: person('bo'),
  cy: person('cy'),
  dee: person('dee'),
};

test('[PT1] [PT2] a private thread and all that happens in it is there for those it names, and for nobody else', () => {
  const { bench, bo, threadId, topic } = withPrivate();
  const cy = bench.join('cy', ['workspace', self('cy'), 'vault']).fresh();
  const { epoch, seq } = cy.does('topic.open', { topic: 'workspace' });
  const { runId } = talk(bench, bo, threadId);
  expect(cy.events('patch')).toEqual([]);
  cy.does('threads.create', { title: 'open' });
  expect(heardBy(cy)).not.toMatch(/secret|Secret|Plans|activity":\{"state":"(queued|running)/);
  expect(heardBy(cy)).not.toContain(threadId);
  const again = bench.join('cy', [{ topic: 'workspace', epoch, seq }]);
  expect(heardBy(again)).not.toContain(threadId);
  const tries: [string, object][] = [
    ['topic.open', { topic }],
    ['topic.open', { topic: `${topic}:reasoning` }],
    ['topic.open', { topic: self('bo') }],
    ['messages.page', { threadId, before: 99, limit: 9 }],
    ['messages.send', { threadId, text: 'hi' }],
    ['threads.rename', { threadId, title: 'Mine' }],
    ['threads.setAccess', { threadId, access: [person('cy')] }],
    ['runs.stop', { runId }],
  ];
  for (const [i, [method, params]] of tries.entries()) {
    const [hidden, missing] = [
      params,
      JSON.parse(
        JSON.stringify(params).replaceAll(threadId, 'nothing').replaceAll(runId, 'no-run'),
      ),
    ];
    const answer = cy.ask(method, hidden, `key-000${i}a`);
    expect([method, answer]).toMatchObject([method, { ok: false, error: { code: 'notFound' } }]);
    const other = cy.ask(method, missing, `key-000${i}b`);
    expect(JSON.stringify({ ...answer, id: '' })).toBe(JSON.stringify({ ...other, id: '' }));
  }
  expect(JSON.stringify(cy.does('threads.page', { before: 999, limit: 9 }))).not.toContain(
    threadId,
  );
});

test('[PT1] those it names see it in their own list, with what happens in it', () => {
  const { bench, bo, ada, threadId, topic } = withPrivate();
  ada.does('topic.open', { topic: self('ada') });
  const row = (client: RawClient) =>
    client
      .events('patch')
      .flatMap(({ put }) => put)
      .filter(([table]) => table === 'privateThreads')
      .at(-1)?.[1];
  talk(bench, bo, threadId);
  for (const client of [bo, ada])
    expect(row(client)).toMatchObject({
      threadId,
      title: 'Secret plans',
      activity: { state: 'idle' },
    });
  const opened = ada.does('topic.open', { topic });
  expect(opened.put.map(([table]) => table)).toEqual(
    expect.arrayContaining(['threads', 'messages', 'parts', 'runs']),
  );
  expect(ada.does('topic.open', { topic: `${topic}:reasoning` }).streams).toMatchObject([
    { text: 'hm' },
  ]);
});

test('[PT3] made private while others look: closed for them before anything else, and gone from the list', () => {
  const bench = new RoomBench();
  bench.member('bo');
  const { ada, threadId, producer, ref, runId } = bench.answering();
  const topic = `thread:${threadId}`;
  const bo = bench.join('bo', ['workspace', topic, `${topic}:reasoning`]).fresh();
  bench.sleep();
  ada.does('threads.setAccess', { threadId, access: [person('ada')] });
  expect(bo.heard.slice(0, 2)).toMatchObject([
    { event: 'closed', payload: { topic } },
    { event: 'closed', payload: { topic: `${topic}:reasoning` } },
  ]);
  expect(bo.events('patch')).toMatchObject([
    { topic: 'workspace', put: [], del: [['threads', threadId, expect.any(Number)]] },
  ]);
  producer.delta({ ref, rev: 0, offset: 2, text: ' secret', persist: true });
  producer.does('part.start', {
    runId,
    messageId: 'm-answer',
    partId: 'p-hm',
    i: 1,
    kind: 'reasoning',
    text: 'hm',
  });
  expect(heardBy(bo)).not.toMatch(/secret|"hm"/);
  expect(bo.attachment().topics).toEqual(['workspace']);
  const late = bench.join('bo', ['workspace']);
  expect(heardBy(late)).not.toContain(threadId);
});

test('[PT3] everybody’s again: it is back in the list with all that was said, and the named rows go', () => {
  const { bench, bo, threadId, topic } = withPrivate();
  const cy = bench.join('cy', ['workspace']).fresh();
  talk(bench, bo, threadId);
  bo.fresh().does('threads.setAccess', { threadId, access: null });
  expect(cy.events('patch')).toMatchObject([{ put: [['threads', { id: threadId }]] }]);
  expect(cy.does('topic.open', { topic }).put.length).toBeGreaterThan(3);
  expect(bo.events('patch').filter(({ topic: name }) => name === self('bo'))).toMatchObject([
    { put: [], del: [['privateThreads', `${person('bo')}/${threadId}`, expect.any(Number)]] },
  ]);
});

test('[PT8] whoever chose from an older list brings nobody back who was taken out, and takes out nobody who came', () => {
  const bench = new RoomBench();
  for (const name of ['bo', 'cy', 'dee']) bench.member(name);
  const [ada, bo] = [bench.join('ada'), bench.join('bo')];
  const { ada: a, bo: b, cy: c, dee: d } = people;
  const { threadId } = ada.does('threads.create', { access: [b, c] });
  const base = [c, a, b];
  const sees = () => readRow(bench.store, 'threads', threadId)?.access;
  ada.does('threads.setAccess', { threadId, access: [a, b], base });
  const late = { threadId, access: [a, b, c, d], base };
  expect(bo.ask('threads.setAccess', late, 'key-00001')).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('who sees this chat') },
  });
  expect(bo.tries('threads.setAccess', { threadId, access: null, base }, 'key-00002')).toBe(
    'conflict',
  );
  expect(sees()).toEqual([a, b]);
  bo.does('threads.setAccess', { threadId, access: [a, b], base });
  bo.does('threads.setAccess', { threadId, access: [a, b, d], base: [b, a] });
  expect(new Set(sees())).toEqual(new Set([a, b, d]));
  ada.does('threads.setAccess', { threadId, access: null, base: [a, b, d] });
  expect(ada.tries('threads.setAccess', { threadId, access: [a], base: [a] }, 'key-00003')).toBe(
    'conflict',
  );
  ada.does('threads.setAccess', { threadId, access: [a], base: null });
  expect(sees()).toEqual([a]);
});

test('[PT4] who may hide a thread: who began it or an owner; who may name others: who is named', () => {
  const bench = new RoomBench();
  for (const name of ['bo', 'cy']) bench.member(name);
  const [ada, bo, cy] = ['ada', 'bo', 'cy'].map((name) => bench.join(name));
  if (ada === undefined || bo === undefined || cy === undefined) throw new Error('three');
  const { threadId } = bo.does('threads.create', {});
  const hide = (who: RawClient, names: string[], key: string) =>
    who.tries('threads.setAccess', { threadId, access: names.map(person) }, key);
  expect([
    hide(cy, ['cy'], 'key-00001'),
    hide(bo, ['nobody'], 'key-00002'),
    hide(ada, ['cy'], 'key-00003'),
    hide(bo, ['bo'], 'key-00004'),
    hide(cy, ['cy'], 'key-00005'),
  ]).toEqual(['notAllowed', 'notFound', 'ok', 'notFound', 'ok']);
  expect(readRow(bench.store, 'threads', threadId)?.access).toEqual([person('cy')]);
});

test('[PT5] whoever leaves the room leaves its private threads; the last one leaves them to the founder', () => {
  const { bench, bo, ada, threadId, topic } = withPrivate();
  const { threadId: alone } = bo.does('threads.create', { title: 'Alone', access: [person('bo')] });
  const open = bench.join('bo', [topic]);
  ada.does('members.remove', { principal: person('bo') });
  expect([
    readRow(bench.store, 'threads', threadId)?.access,
    readRow(bench.store, 'threads', alone)?.access,
  ]).toEqual([[person('ada')], [person('ada')]]);
  expect(open.closed?.code).toBe(4403);
  const names = ada.does('topic.open', { topic: self('ada') }).put.map(([, row]) => row.title);
  expect(names.sort()).toEqual(['Alone', 'Plans']);
  expect(
    bench.store.scan('rows', {
      by: 'byKey',
      where: { topic: self('bo'), tbl: 'privateThreads' },
      limit: 9,
    }),
  ).toEqual([]);
});

test('[PT6] where somebody looks is told to those who could look there too', () => {
  const { bench, bo, ada, topic } = withPrivate();
  ada.does('topic.open', { topic: 'workspace' });
  const cy = bench.join('cy', ['workspace']);
  bo.does('topic.open', { topic });
  bo.say(JSON.stringify({ type: 'event', event: 'presence', payload: { at: topic } }));
  expect(ada.events('presence').at(-1)?.who.at).toBe(topic);
  expect(cy.events('presence').at(-1)?.who.at).toBeNull();
  const late = bench.connect('cy').hello();
  expect(late.present.find(({ name }) => name === 'bo')?.at).toBeNull();
});

test('[PT2] [R14] [R39] the cursor, the link and the id of a private thread open nothing', () => {
  const { bench, bo, threadId, topic } = withPrivate();
  talk(bench, bo, threadId);
  const { epoch, seq } = bo.does('topic.open', { topic });
  const cy = bench.join('cy', [{ topic, epoch, seq }]);
  expect([cy.events('closed'), heardBy(cy).includes('secret')]).toEqual([
    [{ topic, reason: 'notFound' }],
    false,
  ]);
});

test('[PT7] a viewer who is named reads, and neither writes nor sees how it came about', () => {
  const bench = new RoomBench();
  bench.member('vi', 'viewer');
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', { access: [person('vi')] });
  const topic = `thread:${threadId}`;
  const vi = bench.join('vi', [topic, `${topic}:reasoning`]);
  talk(bench, ada, threadId);
  expect(vi.events('closed')).toEqual([{ topic: `${topic}:reasoning`, reason: 'notFound' }]);
  expect(heardBy(vi)).toContain('a secret question');
  expect(vi.tries('messages.send', { threadId, text: 'x' }, 'key-00001')).toBe('notAllowed');
});
