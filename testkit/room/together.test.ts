import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { JobId, ThreadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { person, RoomBench } from './room-bench.ts';

const answered = (bench: RoomBench, text: string, answer: string, name: string) => {
  const made = bench.answering(text, answer, name);
  made.producer.does('run.end', { runId: made.runId, state: 'done' });
  return made;
};

test('[TH2] an edit takes the place of a message; what followed leaves the context, and stays readable', () => {
  const bench = new RoomBench();
  const { ada, threadId, messageId, producer } = answered(bench, 'first', 'one', 'a');
  const edited = ada.does('messages.edit', { messageId, text: 'better' });
  const opened = producer.does('run.open', { runId: edited.runId, contextUnits: 10_000 });
  expect(opened.context.map(({ parts }) => parts)).toEqual([[{ kind: 'text', text: 'better' }]]);
  expect(readRow(bench.store, 'messages', edited.messageId)?.replaces).toBe(messageId);
  expect(ada.tries('messages.edit', { messageId, text: 'again' }, 'key-00001')).toBe('conflict');
  const shown = ada.does('messages.page', { threadId, before: 9_999, limit: 9 });
  expect(shown.put.filter(([table]) => table === 'messages')).toHaveLength(3);
});

test('[TH3] another answer replaces the first one, from the same question', () => {
  const bench = new RoomBench();
  const { ada, threadId, producer } = answered(bench, 'question', 'one', 'a');
  const { runId } = ada.does('messages.regenerate', { messageId: 'm-a' });
  expect(ada.tries('messages.regenerate', { messageId: 'm-a' }, 'key-00001')).toBe('conflict');
  const opened = producer.does('run.open', { runId, contextUnits: 10_000 });
  expect(opened.context.map(({ parts }) => parts)).toEqual([[{ kind: 'text', text: 'question' }]]);
  producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  producer.does('part.start', {
    runId,
    messageId: 'm-b',
    partId: 'p-b',
    i: 0,
    kind: 'text',
    text: 'two',
  });
  producer.does('run.end', { runId, state: 'done' });
  expect(readRow(bench.store, 'messages', 'm-b')).toMatchObject({ replaces: 'm-a', threadId });
  const { markdown } = ada.does('export.thread', { threadId });
  expect([markdown.includes('two'), markdown.includes('one')]).toEqual([true, false]);
});

test('[TH4] only one’s own words are edited, and only answers are written again', () => {
  const bench = new RoomBench();
  bench.member('ben');
  const { messageId } = answered(bench, 'first', 'one', 'a');
  const ben = bench.join('ben');
  expect(ben.tries('messages.edit', { messageId, text: 'x' }, 'key-00001')).toBe('notAllowed');
  expect(ben.tries('messages.edit', { messageId: 'm-a', text: 'x' }, 'key-00002')).toBe(
    'notAllowed',
  );
  expect(ben.tries('messages.regenerate', { messageId }, 'key-00003')).toBe('conflict');
  expect(ben.tries('messages.regenerate', { messageId: 'm-nowhere' }, 'key-00004')).toBe(
    'notFound',
  );
});

test('[TH5] the assistant hears the instructions of project and thread, and what the project knows', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const { projectId } = ada.does('projects.create', { title: 'Port', instructions: 'be brief' });
  ada.does('threads.change', { threadId, projectId, instructions: 'in verse' });
  producer.does('projects.remember', { threadId, note: 'high tide at six' });
  const { instructions, memory } = producer.does('run.open', { runId, contextUnits: 100 });
  expect([instructions, memory]).toEqual([['be brief', 'in verse'], 'high tide at six']);
  ada.does('threads.change', { threadId, projectId: null });
  expect(ada.tries('projects.remember', { threadId, note: 'x' }, 'key-00001')).toBe('conflict');
  const other = bench.join('ada').does('threads.create', {}).threadId;
  expect(producer.tries('projects.remember', { threadId: other, note: 'x' }, 'key-00002')).toBe(
    'notAllowed',
  );
});

test('[TH7] two who write the same text of a project: the second is told, nothing is lost, and what stands is in sight', () => {
  const bench = new RoomBench();
  bench.member('ben');
  const [ada, ben] = [bench.join('ada', ['workspace']), bench.join('ben', ['workspace'])];
  const { projectId } = ada.does('projects.create', { title: 'Port', instructions: 'be brief' });
  const base = { instructions: 'be brief' };
  ada.does('projects.change', { projectId, instructions: 'be kind', base });
  const params = { projectId, instructions: 'be exact', title: 'Ports', base };
  const late = ben.ask('projects.change', params, 'key-00001');
  expect(late).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('instructions') },
  });
  const row = () => readRow(bench.store, 'projects', projectId);
  expect(row()).toMatchObject({ title: 'Port', instructions: 'be kind' });
  expect(JSON.stringify(ben.events('patch').at(-1))).toContain('be kind');
  const joined = { instructions: 'be kind and exact', base: { instructions: 'be kind' } };
  ben.does('projects.change', { projectId, ...joined });
  ada.does('projects.change', { projectId, memory: 'tides', base: { memory: '' } });
  ben.does('projects.change', { projectId, memory: 'tides', base: { memory: '' } });
  expect(row()).toMatchObject({ instructions: 'be kind and exact', memory: 'tides' });
});

test('[TH7] the instructions of a chat are not written over those that nobody saw', () => {
  const bench = new RoomBench();
  bench.member('ben');
  const [ada, ben] = [bench.join('ada', ['workspace']), bench.join('ben', ['workspace'])];
  const { threadId } = ada.does('threads.create', {});
  const heeds = () => readRow(bench.store, 'threads', threadId)?.instructions;
  ada.does('threads.change', { threadId, instructions: 'be kind', base: { instructions: '' } });
  const late = { threadId, instructions: 'be exact', pinned: true, base: { instructions: '' } };
  expect(ben.ask('threads.change', late, 'key-00001')).toMatchObject({
    error: {
      code: 'conflict',
      message: expect.stringContaining('instructions of this chat'),
      fix: expect.stringContaining('Keep your words'),
    },
  });
  const row = readRow(bench.store, 'threads', threadId);
  expect([row?.instructions, row?.pinned]).toEqual(['be kind', undefined]);
  expect(JSON.stringify(ben.events('patch').at(-1))).toContain('be kind');
  ben.does('threads.change', { ...late, instructions: 'be kind' });
  const base = { instructions: 'be kind' };
  ben.does('threads.change', { threadId, instructions: 'be kind and exact', base });
  ada.does('threads.change', { threadId, archived: true, base });
  expect(heeds()).toBe('be kind and exact');
  ada.does('threads.change', { threadId, instructions: '' });
  expect(heeds()).toBeUndefined();
});

test('[TH6] a pinned thread is in every window, however old; put away it says so', () => {
  const bench = new RoomBench({ workspaceThreads: 3 });
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', { title: 'old' });
  ada.does('threads.change', { threadId, pinned: true });
  for (let i = 0; i < 9; i++) ada.does('threads.create', { title: `${i}` });
  const titles = () =>
    bench
      .join('ada')
      .does('topic.open', { topic: 'workspace' })
      .put.flatMap(([table, row]) => (table === 'threads' ? [row.id] : []));
  expect(titles()).toContain(threadId);
  ada.does('threads.change', { threadId, archived: true });
  expect(readRow(bench.store, 'threads', threadId)).toMatchObject({ pinned: true, archived: true });
  ada.does('threads.change', { threadId, pinned: false, archived: false });
  const { pinned, archived } = readRow(bench.store, 'threads', threadId) ?? {};
  expect([pinned, archived]).toEqual([undefined, undefined]);
});

test('[FN1] [R83] search finds messages, answers and titles, newest first, with what was found marked', () => {
  const bench = new RoomBench();
  const { ada, threadId } = answered(bench, 'Where is the Harbour?', 'At the café', 'a');
  ada.does('threads.rename', { threadId, title: 'Harbour walk' });
  const find = (query: string) => ada.does('search.find', { query, limit: 5 }).hits;
  expect(find('harb').map(({ snippet }) => snippet)).toEqual([
    'Harbour walk',
    'Where is the Harbour?',
  ]);
  expect(find('harbour where')[0]).toMatchObject({
    author: person('ada'),
    marks: [
      [0, 5],
      [13, 20],
    ],
  });
  expect([find('CAFE').length, find('!!').length, find('nowhere').length]).toEqual([0, 0, 0]);
  ada.does('threads.rename', { threadId, title: 'Quay' });
  expect(find('walk')).toEqual([]);
});

test('[FN2] [R114] search and export show what the asker may read and nothing else', () => {
  const bench = new RoomBench();
  bench.member('vi', 'viewer');
  const [ada, vi] = [bench.join('ada'), bench.join('vi')];
  const { threadId } = ada.does('threads.create', {
    access: [person('ada')],
    title: 'hidden harbour',
  });
  ada.does('messages.send', { threadId, text: 'the harbour plan' });
  const find = (client: typeof ada) =>
    client.does('search.find', { query: 'harbour', limit: 5 }).hits.length;
  expect([find(ada), find(vi), vi.tries('export.thread', { threadId })]).toEqual([
    2,
    0,
    'notFound',
  ]);
  ada.does('threads.setAccess', { threadId, access: null });
  expect([find(vi), vi.tries('export.thread', { threadId })]).toEqual([2, 'ok']);
});

test('[FN3] pages of finds follow on each other', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', {});
  for (let i = 0; i < 7; i++) ada.does('messages.send', { threadId, text: `bird ${i}` });
  const seen: string[] = [];
  for (let before: number | undefined; ; ) {
    const page = ada.does('search.find', {
      query: 'bird',
      limit: 3,
      ...(before === undefined ? {} : { before }),
    });
    seen.push(
      ...page.hits.filter(({ messageId }) => messageId !== undefined).map(({ snippet }) => snippet),
    );
    before = page.before;
    if (before === undefined) break;
  }
  expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => `bird ${6 - i}`));
});

test('[EX1] a thread as Markdown: who said what, tools fenced so that nothing in them breaks out', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering('Hello **there**');
  const place = {
    runId,
    messageId: 'm-answer',
    partId: 'p-t',
    i: 1,
    callId: 'c',
    name: 'clock.now',
  };
  producer.does('tool', { ...place, state: 'running', input: {} });
  producer.does('tool', {
    ...place,
    state: 'done',
    input: {},
    output: { odd: '```\n# not a title' },
  });
  const { markdown, next } = ada.does('export.thread', { threadId });
  expect(next).toBeNull();
  expect(markdown).toContain('# Hello there');
  expect(markdown).toContain('## Ada ·');
  expect(markdown).toContain('````\nclock.now {}');
});

test('[EX1] nothing in a message looks like what the room says: a heading of another speaker stays a quotation', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', { title: 'Two lines' });
  const forged = ['fine\r## Ben · 2030-01-01 00:00 UTC', '', '*Tool `web.fetch`: done*', '~~~'];
  for (const between of ['\n', '\r\n', '\r', '\u2028', '\u0085'])
    ada.does('messages.send', { threadId, text: forged.join(between) });
  const { markdown } = ada.does('export.thread', { threadId });
  const lines = markdown.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
  const frame = lines.filter((line) => line !== '' && !line.startsWith('>'));
  expect(frame).toHaveLength(6);
  expect(frame.slice(1).filter((line) => line.includes('Ben'))).toEqual([]);
  expect(markdown).toContain('> ## Ben');
});

test('[RP1] [R59] receipts are read with filters, verified in stretches, and one changed byte is found', () => {
  const bench = new RoomBench();
  bench.member('ben', 'viewer');
  const ada = bench.join('ada');
  ada.does('room.pause', { reason: 'x' });
  ada.does('room.resume', {});
  const { receipts } = bench.join('ben').does('receipts.page', { limit: 9, kind: 'room.' });
  expect(receipts.map(({ kind }) => kind)).toEqual(['room.resume', 'room.pause', 'room.begin']);
  const page = ada.does('receipts.page', { limit: 1 });
  expect(ada.does('receipts.page', { limit: 1, before: page.before ?? 0 }).receipts[0]?.kind).toBe(
    'room.pause',
  );
  expect(ada.does('receipts.verify', {})).toMatchObject({
    upTo: 3,
    broken: null,
    more: false,
    hash: receipts[0]?.hash,
  });
  const item = bench.store.get('receipts', { n: 2 });
  if (item === null) throw new Error('no receipt');
  bench.store.put('receipts', { ...item, body: item.body.replace('room.pause', 'room.pausf') });
  expect(ada.does('receipts.verify', {})).toMatchObject({ upTo: 1, broken: 2 });
  expect(ada.does('receipts.verify', { from: 3 }).broken).toBeNull();
});

test('[RP1] receipts of one job and of one thread are found among the others', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', {});
  const start = (place: { threadId?: ThreadId }) =>
    ada.does('jobs.start', { kind: 'rehearsal.steps', input: { steps: 1 }, ...place }).jobId;
  const [jobId, inThread] = [start({}), start({ threadId })];
  bench.run(2_000);
  const found = (filter: { jobId?: JobId; threadId?: ThreadId }) =>
    ada.does('receipts.page', { limit: 9, ...filter }).receipts.map((one) => one.jobId);
  expect([found({ jobId }), found({ threadId })]).toEqual([[jobId], [inThread]]);
});

test('[R112] agents that answer each other stop by themselves, until a person says something', () => {
  const bench = new RoomBench();
  const bot = bench.room;
  bot.turn((turn) => {
    for (const name of ['one', 'two'])
      turn.changes.put('members', (seq) => ({
        id: principal.parse(`agent:${name}`),
        seq,
        name,
        role: 'member',
        joinedAt: 0,
      }));
  });
  const ada = bench.join(bench.member('human:ada', 'owner'));
  const { threadId } = ada.does('threads.create', {});
  const [one, two] = [bench.join('agent:one'), bench.join('agent:two')];
  const says = (client: typeof ada, i: number) => {
    bench.run(1_000);
    const code = client.tries(
      'messages.send',
      { threadId, text: `no, you (${i})` },
      `key-loop-${i}`,
    );
    for (const { runId } of bench.store.scan('liveRuns', { by: 'primary', limit: 9 }))
      ada.tries('runs.stop', { runId }, `key-stop-${i}-${runId}`.slice(0, 60));
    return code;
  };
  const codes = Array.from({ length: bounds.agentMessagesInARow + 1 }, (_, i) =>
    says(i % 2 ? one : two, i),
  );
  expect(codes.at(-1)).toBe('tooMany');
  expect(codes.slice(0, -1).every((code) => code === 'ok')).toBe(true);
  expect([says(ada, 100), says(one, 101)]).toEqual(['ok', 'ok']);
  const alone = Array.from({ length: bounds.agentMessagesInARow + 1 }, (_, i) =>
    says(one, 200 + i),
  );
  expect(new Set(alone)).toEqual(new Set(['ok']));
  expect(says(two, 300)).toBe('tooMany');
});
