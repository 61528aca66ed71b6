import { expect, test } from 'vitest';
import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import { readRow } from '../../party/autopilot/store/records.ts';
import { contract } from '../../shared/methods/contract.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Run } from '../../shared/model/run.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const model = { provider: 'x', id: 'y', rehearsal: true };
const runOf = (bench: RoomBench, id: string): Run | null => readRow(bench.store, 'runs', id);
const stateOf = (bench: RoomBench, id: string) => runOf(bench, id)?.state;
const activityOf = (bench: RoomBench, id: string) =>
  readRow(bench.store, 'threads', id)?.activity.state;
const wakes = (bench: RoomBench): string[] =>
  bench.deliveries.flatMap((one) => (one.to === 'threadAgent' ? [`${one.verb} ${one.runId}`] : []));
const send = (client: RawClient, threadId: ThreadId) =>
  client.does('messages.send', { threadId, text: 'next' }).runId;

test('[RU1] [RU2] a message wakes the assistant; what comes meanwhile waits in order', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId: first } = bench.asked();
  const [second, third] = [send(ada, threadId), send(ada, threadId)];
  expect(wakes(bench)).toEqual([`wake ${first}`]);
  const producer = bench.producer(threadId);
  expect(producer.tries('run.start', { runId: second, model })).toBe('conflict');
  producer.does('run.start', { runId: first, model });
  expect([first, second, third].map((id) => stateOf(bench, id))).toEqual([
    'running',
    'queued',
    'queued',
  ]);
  producer.does('run.end', { runId: first, state: 'done' });
  expect(wakes(bench)).toEqual([`wake ${first}`, `wake ${second}`]);
  ada.does('runs.stop', { runId: second });
  expect(wakes(bench).at(-1)).toBe(`wake ${third}`);
});

test('[RU3] fifty may wait; one more comes later, as soon as one of them is answered', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  let last = send(ada, threadId);
  for (let i = 1; i < bounds.queuedRunsPerThread; i++) {
    bench.run(100);
    last = send(ada, threadId);
  }
  expect(ada.ask('messages.send', { threadId, text: 'x' }, 'key-00001')).toMatchObject({
    ok: false,
    error: { code: 'queueFull', retry: 'later', retryAfterMs: 5_000 },
  });
  ada.does('runs.stop', { runId: last });
  expect(ada.tries('messages.send', { threadId, text: 'x' }, 'key-00001')).toBe('ok');
});

test('[RU1] [CM5] a thread begun with words has them, its name and its run at once, and once', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const answer = ada.ask('threads.create', { text: 'What flies at night?' }, 'key-00001');
  expect(ada.ask('threads.create', { text: 'What flies at night?' }, 'key-00001')).toMatchObject({
    ok: true,
    payload: answer.ok && answer.payload,
  });
  const { threadId, runId } = contract['threads.create'].result.parse(answer.ok && answer.payload);
  const thread = readRow(bench.store, 'threads', threadId);
  expect([thread?.title, thread?.activity.state]).toEqual(['What flies at night?', 'queued']);
  expect(stateOf(bench, runId ?? '')).toBe('queued');
  expect(wakes(bench)).toHaveLength(1);
});

test('[RU4] a run that ended stays ended', () => {
  const bench = new RoomBench();
  const { runId, producer, place } = bench.answering();
  producer.does('run.end', { runId, state: 'done' });
  producer.does('run.end', { runId, state: 'failed' });
  expect(stateOf(bench, runId)).toBe('done');
  for (const [method, params] of [
    ['run.start', { runId, model }],
    ['run.stall', { runId, stalled: null }],
    ['usage', { runId, usage: { inputTokens: 1, outputTokens: 1 } }],
    ['part.start', { ...place, partId: 'p-2', kind: 'text', text: '' }],
    [
      'tool',
      { ...place, partId: 'x-1', callId: 'c', name: 'clock.now', state: 'called', input: {} },
    ],
  ] as const)
    expect([method, producer.tries(method, params)]).toEqual([method, 'conflict']);
});

test('[RU5] stopping what waits takes it out of the queue at once', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const second = send(ada, threadId);
  expect(ada.does('runs.stop', { runId: second })).toEqual({ state: 'stopped' });
  expect(ada.does('runs.stop', { runId: second })).toEqual({ state: 'stopped' });
  expect(wakes(bench)).toHaveLength(1);
});

test('[RU6] stopping what runs reaches its producer by both ways, and shows', () => {
  const bench = new RoomBench();
  const { ada, runId, producer } = bench.answering();
  expect(ada.does('runs.stop', { runId })).toEqual({ state: 'running' });
  expect(runOf(bench, runId)?.stopping).toBe(person('ada'));
  expect([producer.events('stop'), wakes(bench).at(-1)]).toEqual([[{ runId }], `stop ${runId}`]);
  expect(producer.does('run.open', { runId, contextUnits: 100 })).toMatchObject({ stopping: true });
  producer.does('run.end', { runId, state: 'stopped' });
  expect([stateOf(bench, runId), runOf(bench, runId)?.stopping]).toEqual(['stopped', undefined]);
});

test('[RU6] a producer that does not confirm a stop is not waited for', () => {
  const bench = new RoomBench();
  const { ada, runId } = bench.answering();
  ada.does('runs.stop', { runId });
  bench.run(9_000);
  bench.sleep();
  expect(stateOf(bench, runId)).toBe('running');
  bench.run(1_000);
  expect(stateOf(bench, runId)).toBe('stopped');
});

test('[RU7] with the run everything open in it ends: texts interrupted, what ran unknown, what waited failed', () => {
  const bench = new RoomBench();
  const { runId, threadId, producer, place } = bench.answering('hello', 'Hi');
  const tool = (partId: string, i: number, state: 'called' | 'waiting' | 'running') =>
    producer.does('tool', {
      ...place,
      partId,
      i,
      callId: partId,
      name: 'clock.now',
      state,
      input: {},
    });
  tool('x-1', 1, 'running');
  bench.run(1_000);
  tool('x-2', 2, 'called');
  tool('x-3', 3, 'called');
  tool('x-3', 3, 'waiting');
  producer.does('run.end', {
    runId,
    state: 'failed',
    trouble: { code: 'c', message: 'm', fix: 'f' },
  });
  const parts = ['p-answer', 'x-1', 'x-2', 'x-3'].map((id) => readRow(bench.store, 'parts', id));
  expect(parts.map((part) => part?.state)).toEqual(['interrupted', 'unknown', 'failed', 'failed']);
  // What never began took no time, not none.
  const began = parts.map((part) => part?.kind === 'tool' && part.startedAt !== undefined);
  expect(began).toEqual([false, true, false, false]);
  expect([runOf(bench, runId)?.trouble?.code, activityOf(bench, threadId)]).toEqual(['c', 'idle']);
});

/** Whoever looks on keeps the room awake; the producer is only as alive as the test says. */
function silent(bench: RoomBench, ms: number, everyStep: () => void = () => {}): void {
  for (let at = 0; at < ms; at += 1_000) {
    bench.run(1_000);
    everyStep();
  }
}

test.each([
  ['that stays awake', () => {}],
  ['that falls asleep between any two events', (bench: RoomBench) => bench.sleep()],
])(
  '[RU8] [R16] a room %s notices within a minute that a producer is gone, and says so',
  (_, step) => {
    const bench = new RoomBench();
    const { ada, threadId, runId, producer } = bench.answering('hello', 'Hi');
    const waiting = send(ada, threadId);
    bench.leave(producer);
    silent(bench, 50_000, () => step(bench));
    expect(stateOf(bench, runId)).toBe('running');
    silent(bench, 10_000, () => step(bench));
    expect(runOf(bench, runId)).toMatchObject({
      state: 'interrupted',
      trouble: { code: 'producerLost' },
    });
    expect(readRow(bench.store, 'parts', 'p-answer')?.state).toBe('interrupted');
    expect(wakes(bench).at(-1)).toBe(`wake ${waiting}`);
  },
);

test('[RU8] nobody ever came: the message does not wait for ever', () => {
  const bench = new RoomBench();
  const { runId } = bench.asked();
  silent(bench, 60_000, () => bench.sleep());
  expect(runOf(bench, runId)).toMatchObject({
    state: 'interrupted',
    trouble: { code: 'producerLost' },
  });
});

test('[RU9] a producer that pings keeps its run, also while the room sleeps', () => {
  const bench = new RoomBench();
  const { runId, producer } = bench.answering();
  for (let i = 0; i < 20; i++) {
    bench.run(limits.producerPingMs);
    producer.pongAt = bench.clock.now();
    bench.sleep();
  }
  expect([stateOf(bench, runId), producer.closed]).toEqual(['running', null]);
});

test('[RU9] a producer that talks keeps its run', () => {
  const bench = new RoomBench();
  const { runId, producer, ref } = bench.answering('hello', '');
  for (let i = 0; i < 20; i++) {
    bench.run(30_000);
    producer.delta({ ref, rev: 0, offset: i, text: 'x' });
  }
  expect([stateOf(bench, runId), producer.closed]).toEqual(['running', null]);
});

test('[RU9] [R19] room and producer die together; the producer that comes back goes on', () => {
  const bench = new RoomBench();
  const { runId, threadId } = bench.answering();
  bench.run(38_000);
  bench.kill();
  bench.run(5_000);
  const producer = bench.producer(threadId);
  producer.pongAt = bench.clock.now();
  bench.run(14_000);
  expect(stateOf(bench, runId)).toBe('running');
});

test('[R28] a clock that jumps back an hour ends nothing early, and does not keep a dead run for an hour', () => {
  const bench = new RoomBench();
  const { runId, producer } = bench.answering();
  bench.clock.jump(-3_600_000);
  bench.run(1_000);
  expect(stateOf(bench, runId)).toBe('running');
  bench.leave(producer);
  bench.ring();
  silent(bench, 3_600_000 + 60_000);
  expect(stateOf(bench, runId)).toBe('interrupted');
});

test('[RU10] the thread shows what its run does', () => {
  const bench = new RoomBench();
  const { threadId, runId, ada } = bench.asked();
  expect(activityOf(bench, threadId)).toBe('queued');
  const producer = bench.producer(threadId);
  producer.does('run.start', { runId, model });
  expect(activityOf(bench, threadId)).toBe('running');
  producer.does('run.stall', { runId, stalled: { code: 'modelSilent', message: 'm', fix: 'f' } });
  expect([activityOf(bench, threadId), runOf(bench, runId)?.stalled?.code]).toEqual([
    'stalled',
    'modelSilent',
  ]);
  producer.does('run.stall', { runId, stalled: { code: 'gatewayHungUp', message: 'm', fix: 'f' } });
  expect(runOf(bench, runId)?.stalled?.code).toBe('gatewayHungUp');
  producer.does('run.stall', { runId, stalled: null });
  expect([activityOf(bench, threadId), runOf(bench, runId)?.stalled]).toEqual([
    'running',
    undefined,
  ]);
  ada.does('messages.send', { threadId, text: 'x' });
  producer.does('run.end', { runId, state: 'done' });
  expect(activityOf(bench, threadId)).toBe('queued');
});

test('[RU14] another attempt at a stalled run is not stalled', () => {
  const bench = new RoomBench();
  const { threadId, runId, producer } = bench.answering();
  producer.does('run.stall', { runId, stalled: { code: 'modelSilent', message: 'm', fix: 'f' } });
  bench.producer(threadId).does('run.start', { runId, model });
  expect([activityOf(bench, threadId), runOf(bench, runId)?.stalled]).toEqual([
    'running',
    undefined,
  ]);
});

test('[RU12] a producer that opens its run again takes the place of the socket that had it', () => {
  const bench = new RoomBench();
  const { threadId, runId, producer } = bench.answering();
  producer.does('run.open', { runId, contextUnits: 100 });
  bench.sleep();
  const next = bench.producer(threadId);
  expect(producer.closed).toBeNull();
  next.does('run.open', { runId, contextUnits: 100 });
  expect([producer.closed, next.closed]).toEqual([{ code: 4409, reason: 'replaced' }, null]);
});

test('[RU12] a wake that comes late, for a run that is over, does not take the next one’s socket', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId: over } = bench.asked();
  ada.does('runs.stop', { runId: over });
  const { runId } = ada.does('messages.send', { threadId, text: 'next' });
  const producer = bench.producer(threadId);
  producer.does('run.open', { runId, contextUnits: 100 });
  bench.producer(threadId).does('run.open', { runId: over, contextUnits: 100 });
  expect(producer.closed).toBeNull();
});

test('[RU13] a producer that attaches learns what the room has, and what was said', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer, ref, place } = bench.answering('What is it?', 'It is ');
  producer.does('tool', {
    ...place,
    partId: 'x-1',
    i: 1,
    callId: 'c',
    name: 'clock.now',
    state: 'running',
    input: {},
  });
  producer.delta({ ref, rev: 0, offset: 6, text: 'late' });
  ada.does('messages.send', { threadId, text: 'not said yet' });
  const opened = producer.does('run.open', { runId, contextUnits: 1_000 });
  expect(opened).toMatchObject({
    state: 'running',
    stopping: false,
    askedBy: person('ada'),
    title: 'What is it?',
    parts: [
      {
        kind: 'text',
        partId: 'p-answer',
        rev: 0,
        have: 10,
        saved: 6,
        ended: false,
        text: 'It is late',
      },
      { kind: 'tool', partId: 'x-1', state: 'running' },
    ],
  });
  expect(opened.context).toMatchObject([
    { author: person('ada'), name: 'Ada', parts: [{ kind: 'text', text: 'What is it?' }] },
  ]);
});

test('[RU13] the context ends where it is full, and always holds the question', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId: first } = bench.asked('old');
  ada.does('runs.stop', { runId: first });
  const question = 'new '.repeat(100);
  const { runId } = ada.does('messages.send', { threadId, text: question });
  const producer = bench.producer(threadId);
  const said = (contextUnits: number) =>
    producer
      .does('run.open', { runId, contextUnits })
      .context.map(({ parts }) => (parts[0]?.kind === 'text' ? parts[0].text : ''));
  expect(said(10_000)).toEqual(['old', question]);
  expect(said(10)).toEqual([question]);
});

test('[TA6] tool states only move forward, and may skip what was missed', () => {
  const bench = new RoomBench();
  const { producer, place } = bench.answering();
  const tool = (partId: string, state: string) =>
    producer.tries('tool', {
      ...place,
      partId,
      i: 1,
      callId: partId,
      name: 'clock.now',
      state,
      input: {},
    });
  expect(
    ['called', 'running', 'called', 'done', 'done', 'failed'].map((state) => tool('x-1', state)),
  ).toEqual(['ok', 'ok', 'conflict', 'ok', 'ok', 'conflict']);
  expect(['unknown', 'running'].map((state) => tool('x-2', state))).toEqual(['ok', 'conflict']);
  expect(tool('p-answer', 'running')).toBe('conflict');
});

test('[R80] the input of a tool: half surrogates are mended, a depth of 10⁴ is refused', () => {
  const bench = new RoomBench();
  const { producer, place } = bench.answering();
  const tool = (partId: string, input: string): string => {
    const params = { ...place, partId, i: 1, callId: 'c', name: 'x', state: 'done' };
    const json = JSON.stringify(params).replace(/}$/, `,"input":${input}}`);
    producer.fresh().say(`{"type":"req","id":"1","method":"tool","params":${json}}`);
    const [answer] = producer.heard;
    return JSON.stringify(answer).match(/"code":"(\w+)"/)?.[1] ?? 'ok';
  };
  expect(tool('x-1', '{"a":"\\ud83c","\\udf31":1}')).toBe('ok');
  expect(readRow(bench.store, 'parts', 'x-1')).toMatchObject({
    input: { a: '\ufffd', '\ufffd': 1 },
  });
  expect(tool('x-2', '['.repeat(1e4) + ']'.repeat(1e4))).toBe('badParams');
  expect(tool('x-3', '{"__proto__":{"polluted":true}}')).toBe('ok');
  expect('polluted' in {}).toBe(false);
});

test('[RC1] every settled tool leaves a receipt of exactly what ran, in one chain', () => {
  const bench = new RoomBench();
  const { producer, place, runId } = bench.answering();
  producer.does('tool', {
    ...place,
    partId: 'x-1',
    i: 1,
    callId: 'c',
    name: 'clock.now',
    state: 'running',
    input: { a: 1 },
  });
  producer.does('tool', {
    ...place,
    partId: 'x-1',
    i: 1,
    callId: 'c',
    name: 'forged',
    state: 'done',
    input: { forged: 1 },
  });
  producer.does('run.end', { runId, state: 'done' });
  const receipts = bench.store.scan('receipts', { by: 'primary', limit: 10 });
  expect(receipts.map(({ body }) => JSON.parse(body))).toMatchObject([
    { n: 1, kind: 'room.begin', principal: person('ada'), prev: '' },
    {
      n: 2,
      kind: 'tool',
      principal: producer.principal,
      onBehalfOf: person('ada'),
      outcome: 'done',
      prev: receipts[0]?.hash,
    },
  ]);
  expect(readRow(bench.store, 'parts', 'x-1')).toMatchObject({
    name: 'clock.now',
    input: { a: 1 },
  });
  expect(firstBrokenReceipt(bench.store)).toBeNull();
});

test.each([
  ['another outcome', (body: string) => body.replace('done', 'fail')],
  ['no JSON', (body: string) => body.slice(1)],
])('[RC3] a receipt with %s breaks the chain there', (_, forge) => {
  const bench = new RoomBench();
  const { producer, place } = bench.answering();
  for (const partId of ['x-1', 'x-2'])
    producer.does('tool', {
      ...place,
      partId,
      i: 1,
      callId: partId,
      name: 'clock.now',
      state: 'done',
      input: {},
    });
  const [, second] = bench.store.scan('receipts', { by: 'primary', limit: 10 });
  if (second === undefined) throw new Error('no receipt');
  bench.store.put('receipts', { ...second, body: forge(second.body) });
  expect(firstBrokenReceipt(bench.store)).toBe(2);
  bench.store.remove('receipts', { n: 2 });
  expect(firstBrokenReceipt(bench.store)).toBe(2);
});
