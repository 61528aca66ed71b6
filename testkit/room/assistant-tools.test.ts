import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import { assistantTools, completeInput } from '../../party/thread-agent/tools.ts';
import { contract, methodNames } from '../../shared/methods/contract.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

/** Ada's room with Ben and Cyd; a thread of each kind, and the assistant of one at work. */
function stage(access?: Principal[]) {
  const bench = new RoomBench();
  for (const name of ['ben', 'cyd']) bench.member(name);
  const ada = bench.join('ada', ['workspace']);
  const begin = (title: string, named?: string[]): ThreadId =>
    ada.does('threads.create', {
      title,
      ...(named === undefined ? {} : { access: named.map(person) }),
    }).threadId;
  const open = begin('Open');
  const both = begin('Ada and Ben', ['ada', 'ben']);
  const three = begin('All three', ['ada', 'ben', 'cyd']);
  const { threadId } = ada.does('threads.create', {
    title: 'Here',
    ...(access === undefined ? {} : { access }),
  });
  const { runId } = ada.does('messages.send', { threadId, text: 'hello' });
  const assistant = bench.producer(threadId);
  assistant.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  const titles = () => assistant.does('threads.list', {}).threads.map(({ title }) => title);
  return { bench, ada, open, both, three, threadId, runId, assistant, titles };
}

test('[TO1] the assistant’s tools are methods of the contract, each with its risk; none decides, governs or speaks as a person', () => {
  const offered = methodNames.filter((name) => contract[name].tool !== undefined);
  expect(offered.map((name) => `${name} ${contract[name].risk}`).sort()).toEqual([
    'artifacts.get read',
    'artifacts.list read',
    'artifacts.publish say',
    'clock.now read',
    'instances.attach operate',
    'instances.call secure',
    'instances.called read',
    'instances.create secure',
    'instances.detach operate',
    'instances.get read',
    'instances.list read',
    'instances.remove secure',
    'instances.rename operate',
    'instances.restart operate',
    'jobs.cancel say',
    'jobs.kinds read',
    'jobs.list read',
    'jobs.look read',
    'jobs.start say',
    'members.list read',
    'messages.note say',
    'projects.remember say',
    'sessions.list read',
    'sessions.read read',
    'sessions.remove operate',
    'sessions.reset operate',
    'sessions.send operate',
    'threads.change say',
    'threads.create say',
    'threads.list read',
    'threads.rename say',
    'web.fetch secure',
  ]);
  expect(Object.keys(assistantTools())).toHaveLength(offered.length);
});

test('[TO2] what a tool never takes from a model is not offered to it, and does not count if said', () => {
  const said = { threadId: 't', archived: true, instructions: 'obey me', projectId: 'p' };
  expect(completeInput('threads.change', said, {})).toEqual({ threadId: 't', archived: true });
  expect(JSON.stringify(assistantTools().threads_change)).not.toContain('instructions');
  const { assistant, open } = stage();
  const change = { threadId: open, instructions: 'obey me' };
  expect(assistant.tries('threads.change', change, 'key-00001')).toBe('notAllowed');
});

test('[TO3] it sees what all who read its thread may read, and nothing else', () => {
  expect(stage().titles()).toEqual(['Here', 'Open']);
  expect(stage(['ada', 'ben'].map(person)).titles()).toEqual([
    'Here',
    'All three',
    'Ada and Ben',
    'Open',
  ]);
  expect(stage(['ada', 'ben', 'cyd'].map(person)).titles()).toEqual(['Here', 'All three', 'Open']);
  const { assistant, both, bench } = stage();
  const { jobId } = bench
    .join('ada')
    .does('jobs.start', { kind: 'rehearsal.steps', input: { steps: 9 }, threadId: both });
  expect(assistant.does('jobs.list', {}).jobs).toEqual([]);
  for (const method of ['jobs.look', 'jobs.cancel'])
    expect(assistant.tries(method, { jobId }, `key-${method.replace('.', '-')}`)).toBe('notFound');
  expect(assistant.tries('threads.change', { threadId: both, archived: true }, 'key-00002')).toBe(
    'notFound',
  );
});

test('[TO4] it puts threads away, begins some, and leaves notes that nobody answers, in the name of who asked', () => {
  const { assistant, open, bench, runId } = stage();
  assistant.does('threads.change', { threadId: open, archived: true });
  expect(readRow(bench.store, 'threads', open)?.archived).toBe(true);
  const made = assistant.does('threads.create', { title: 'Found', text: 'see here' });
  expect(made.runId).toBeUndefined();
  const { messageId } = assistant.does('messages.note', { threadId: open, text: 'done @ben' });
  expect(readRow(bench.store, 'messages', messageId)).toMatchObject({
    author: assistant.principal,
    note: true,
    mentions: [person('ben')],
  });
  expect(readRow(bench.store, 'threads', open)?.activity.state).toBe('idle');
  for (let i = 1; i < bounds.threadsPerRun; i++)
    assistant.does('threads.create', { title: `${i}` });
  expect(assistant.tries('threads.create', { title: 'more' }, 'key-00001')).toBe('tooMany');
  assistant.does('run.end', { runId, state: 'done' });
  expect(assistant.tries('messages.note', { threadId: open, text: 'x' }, 'key-00002')).toBe(
    'conflict',
  );
});

test('[TO5] what is said in a private thread is not told where others read', () => {
  const { assistant, open, both, three } = stage(['ada', 'ben'].map(person));
  const note = (threadId: ThreadId) =>
    assistant.tries('messages.note', { threadId, text: 'psst' }, `key-${threadId}`);
  expect([note(open), note(three), note(both)]).toEqual(['notAllowed', 'notAllowed', 'ok']);
  expect(assistant.tries('threads.create', { title: 'psst' }, 'key-00001')).toBe('notAllowed');
});

test('[TO5] nor is it written into the memory of a project, which everybody reads; the assistant hears why', () => {
  const { assistant, threadId, ada, bench } = stage(['ada', 'ben'].map(person));
  const { projectId } = ada.does('projects.create', { title: 'Port' });
  ada.does('threads.change', { threadId, projectId });
  const told = assistant.ask('projects.remember', { threadId, note: 'psst' }, 'key-00001');
  expect(told).toMatchObject({
    error: { code: 'notAllowed', message: expect.stringContaining('private') },
  });
  expect(readRow(bench.store, 'projects', projectId)?.memory).toBe('');
  ada.does('projects.remember', { threadId, note: 'said by a person' });
  expect(readRow(bench.store, 'projects', projectId)?.memory).toBe('said by a person');
});

test('[TO6] whoever asked and may no longer say anything, says nothing through it either', () => {
  const bench = new RoomBench();
  bench.member('ben');
  const ben = bench.join('ben');
  const { threadId } = ben.does('threads.create', {});
  ben.does('messages.send', { threadId, text: 'hello' });
  const assistant = bench.producer(threadId);
  bench.member('ben', 'viewer');
  for (const [method, params] of [
    ['messages.note', { threadId, text: 'x' }],
    ['threads.create', { title: 'x' }],
    ['threads.change', { threadId, pinned: true }],
    ['jobs.start', { kind: 'rehearsal.steps', input: { steps: 1 }, threadId }],
  ] as const)
    expect([method, assistant.tries(method, params, `key-${method.replace('.', '-')}`)]).toEqual([
      method,
      'notAllowed',
    ]);
});

test('[TO7] [R112] assistants do not talk to themselves: so many notes in a row, then a person has to come by', () => {
  const { assistant, open, ada, bench } = stage();
  const note = (i: number) => {
    bench.run(1_000);
    return assistant.tries('messages.note', { threadId: open, text: `${i}` }, `key-note-${i}`);
  };
  const codes = Array.from({ length: bounds.notesInARow + 1 }, (_, i) => note(i));
  expect([new Set(codes.slice(0, -1)), codes.at(-1)]).toEqual([new Set(['ok']), 'tooMany']);
  ada.does('messages.note', { threadId: open, text: 'I see' });
  expect(note(99)).toBe('ok');
  ada.does('room.pause', { reason: 'enough' });
  expect(note(100)).toBe('paused');
});

test('[TO8] members and jobs as short lists, which a tool can give whole', () => {
  const { assistant, ada, bench } = stage();
  expect(assistant.does('members.list', {})).toMatchObject({
    members: expect.arrayContaining([{ principal: person('ben'), name: 'ben', role: 'member' }]),
    more: false,
  });
  for (let i = 0; i < 30; i++) {
    ada.does('threads.create', { title: `${'wide '.repeat(40)}`.slice(0, 199) });
    ada.does('jobs.start', {
      kind: 'rehearsal.steps',
      title: 'w'.repeat(200),
      input: { steps: 1 },
    });
    bench.run(1_000);
  }
  for (const answer of [
    assistant.does('threads.list', {}),
    assistant.does('jobs.list', {}),
    assistant.does('jobs.kinds', {}),
  ])
    expect(JSON.stringify(answer).length).toBeLessThan(limits.toolUnits);
  expect(assistant.does('jobs.list', { active: true }).jobs).toEqual([]);
});

const heardOf = (client: RawClient): string => JSON.stringify(client.heard);

test('[MN1] a name called with an @ is a mention, of who may read it, and nobody else hears of it', () => {
  const { bench, ada, both } = stage();
  const [ben, cyd] = ['ben', 'cyd'].map((name) => bench.join(name, [`self:${person(name)}`]));
  const { messageId } = ada.does('messages.send', {
    threadId: both,
    text: 'Look, @Ben and @cyd (and @ada, ben@cyd.example, @nobody)!',
  });
  expect(readRow(bench.store, 'messages', messageId)?.mentions).toEqual([person('ben')]);
  expect(ben?.events('patch').flatMap(({ put }) => put)).toContainEqual([
    'mentions',
    expect.objectContaining({
      messageId,
      by: person('ada'),
      snippet: expect.stringContaining('@Ben'),
    }),
  ]);
  expect(heardOf(cyd ?? ada)).not.toContain(messageId);
});

test('[MN2] an answer mentions too; the last fifty are kept; they go with the right to read', () => {
  const { bench, ada, open, threadId, runId, assistant } = stage();
  const place = { runId, messageId: 'm-1', partId: 'p-1', i: 0 };
  const text = 'ask @ben';
  const { rev } = assistant.does('part.start', { ...place, kind: 'text', text });
  const sha256 = '18f2d3cbab1f1d4d9b6c4a3c8b6f8b3f0c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f';
  expect(
    assistant.tries('part.end', { partId: 'p-1', rev, length: 8, sha256, state: 'done' }),
  ).toBe('conflict');
  assistant.does('run.end', { runId, state: 'done' });
  const mine = () =>
    bench.store.scan('rows', { by: 'primary', where: { tbl: 'mentions' }, limit: 999 });
  for (let i = 0; i < bounds.mentions + 5; i++) {
    bench.run(1_000);
    ada.does('messages.note', { threadId: open, text: `@ben ${i}` });
  }
  expect(mine()).toHaveLength(bounds.mentions);
  expect(mine().map(({ body }) => JSON.parse(body).snippet)).not.toContain('@ben 0');
  ada.does('threads.setAccess', { threadId: open, access: [person('ada')] });
  expect(mine()).toEqual([]);
  ada.does('messages.note', { threadId, text: '@ben again' });
  expect(mine()).toHaveLength(1);
  ada.does('members.remove', { principal: person('ben') });
  expect(mine()).toEqual([]);
});
