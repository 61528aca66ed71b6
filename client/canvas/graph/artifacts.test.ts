import { expect, test } from 'vitest';
import { instanceId, runId, threadId } from '../../../shared/model/ids.ts';
import { partRow } from '../../../shared/model/part.ts';
import { principal } from '../../../shared/model/principal.ts';
import type { Row, TableName } from '../../../shared/model/tables.ts';
import { threadRow } from '../../../shared/model/thread.ts';
import { artifact } from '../../testing/artifacts.ts';
import { job } from '../../testing/jobs.ts';
import { ada, bo, holding, member, scout } from '../../testing/people.ts';
import { deriveGraph } from './derive-graph.ts';
import { type DrawnInstance, noOpenclaw, type Openclaw } from './openclaw.ts';

const members = [
  member(ada, 'Ada', 'owner'),
  member(bo, 'Bo', 'member'),
  member(scout, 'Scout', 'member', { ownedBy: bo }),
];
const thread = (id: string, more: object = {}) =>
  threadRow.parse({
    ...{ id, seq: 1, title: `Chat ${id}`, createdBy: ada, createdAt: 1, lastAt: 1 },
    ...{ activity: { state: 'idle' }, ...more },
  });
const t1 = threadId.parse('t1');
const assistant = principal.parse('autopilot:t1');

function graphOf(
  rows: { [T in TableName]?: readonly Row<T>[] },
  { now = 0, openclaw = noOpenclaw }: { now?: number; openclaw?: Openclaw } = {},
) {
  const { replica } = holding({ members, ...rows }, { topics: ['approvals', 'jobs', 'thread:t1'] });
  if (replica === undefined) throw new Error('a replica');
  return deriveGraph({ replica, present: [], title: 'Ada’s room', self: ada, openclaw, now });
}

/** The edges at a node, as “kind other”, with which way they go. */
const at = (graph: ReturnType<typeof graphOf>, id: string): string[] =>
  [...graph.edges.values()]
    .flatMap(({ kind, from, to }) =>
      from === id ? [`${kind} to ${to}`] : to === id ? [`${kind} from ${from}`] : [],
    )
    .sort();

test('[AF8] an artifact hangs on its chat and on whoever published it, and says version, author and size', () => {
  const graph = graphOf({
    threads: [thread('t1')],
    artifacts: [
      artifact({ madeBy: scout, version: 3, bytes: 4_300 }),
      artifact({ name: 'x2', called: 'Tides\u202e', startedBy: assistant, madeBy: assistant }),
    ],
  });
  expect(graph.nodes.get('artifact:x1')).toMatchObject({
    ...{ kind: 'artifact', label: 'Artifact · version 3', title: 'Plan' },
    ...{ words: 'by Scout · 4 KB', isPrivate: false, isLive: false },
  });
  expect(at(graph, 'artifact:x1')).toEqual([
    `belongs from member:${scout}`,
    'belongs from member:human:ada',
    'belongs from thread:t1',
  ]);
  expect(graph.edges.get('belongs member:human:ada artifact:x1')?.label).toBe('began');
  expect(graph.nodes.get('artifact:x2')?.words).toMatch(/^by Autopilot/);
  // An assistant is where it answers.
  expect(at(graph, 'artifact:x2')).toEqual(['belongs from thread:t1']);
  expect(graph.nodes.get('artifact:x2')?.title).not.toContain('\u202e');
});

test('[AF8] of a chat that is put away, or was left, none is drawn; a private one is marked', () => {
  const hidden = { hidden: true } as const;
  const own = { ...{ id: `${ada}/t3`, seq: 1, principal: ada, threadId: threadId.parse('t3') } };
  const graph = graphOf({
    threads: [thread('t1', { archived: true }), thread('t2', { access: [bo] })],
    privateThreads: [{ ...own, title: 'Mine', lastAt: 1, activity: { state: 'idle' } }],
    artifacts: [
      artifact(),
      artifact({ name: 'x2', thread: 't2', ...hidden }),
      artifact({ name: 'x3', thread: 't3', ...hidden }),
    ],
  });
  const drawn = [...graph.nodes.values()].filter(({ kind }) => kind === 'artifact');
  expect(drawn.map(({ id, isPrivate }) => [id, isPrivate])).toEqual([['artifact:x3', true]]);
});

test('[AF8] a call that reads or publishes one is joined with it, lit while it goes on and for a minute after', () => {
  const call = (id: string, more: object) =>
    partRow.parse({
      ...{ id, seq: 1, n: 2, i: 1, messageId: 'm2', threadId: 't1', kind: 'tool', runId: 'r1' },
      ...{ callId: id, name: 'artifacts.get', ...more },
    });
  const rows = {
    threads: [thread('t1')],
    artifacts: [artifact()],
    parts: [
      call('p1', { state: 'done', endedAt: 0, input: { artifactId: 'x1' } }),
      call('p2', { state: 'done', endedAt: 0, input: {}, output: { artifactId: 'x1' } }),
      call('p3', { state: 'done', endedAt: 0, input: { artifactId: 'gone' } }),
      call('p4', { state: 'failed', endedAt: 0, input: { artifactId: 'x1' } }),
      call('p5', { state: 'rejected', endedAt: 0, input: { artifactId: 'x1' } }),
      call('p6', { state: 'done', endedAt: 0, name: 'web.fetch', input: { artifactId: 'x1' } }),
    ],
  };
  const joined = ['belongs from thread:t1', 'belongs from tool:p1', 'belongs from tool:p2'];
  expect(at(graphOf(rows), 'artifact:x1')).toEqual([`belongs from member:${ada}`, ...joined]);
  expect(at(graphOf(rows, { now: 120_000 }), 'artifact:x1')).toEqual([
    `belongs from member:${ada}`,
    'belongs from thread:t1',
  ]);
});

test('[AF8] it hangs on the OpenClaws that its run used', () => {
  const claw: DrawnInstance = {
    ...{
      id: 'i1',
      name: 'Shelly',
      state: 'ready',
      since: 0,
      generation: 1,
      attached: [],
      steps: [],
    },
  };
  const openclaw = { instances: new Map([['i1', claw]]), instanceOf: () => undefined };
  const through = ['i1', 'i9'].map((id) => instanceId.parse(id));
  const graph = graphOf(
    {
      threads: [thread('t1')],
      artifacts: [artifact({ startedBy: assistant, madeBy: assistant, through })],
    },
    { openclaw },
  );
  expect(at(graph, 'artifact:x1')).toEqual(['belongs from instance:i1', 'belongs from thread:t1']);
});

test('[AF10] who asked for a job and who took it on are drawn, lit while it goes on, then counted at both ends', () => {
  const work = { kind: 'work', threadId: t1, startedBy: scout, onBehalfOf: bo, runner: bo };
  const rows = (more: object) => ({ threads: [thread('t1')], jobs: [job({ ...work, ...more })] });
  expect(at(graphOf(rows({ state: 'running' })), 'job:j1')).toEqual([
    `run from member:${scout}`,
    'run from thread:t1',
    `run to member:${bo}`,
  ]);
  expect(at(graphOf(rows({ state: 'queued', runner: undefined })), 'job:j1')).toEqual([
    `belongs from member:${scout}`,
    'belongs from thread:t1',
  ]);
  const later = graphOf(rows({ state: 'done', endedAt: 0 }), { now: 120_000 });
  expect([later.nodes.has('job:j1'), later.nodes.get('thread:t1')?.folded]).toEqual([false, 1]);
  expect(later.nodes.get(`member:${bo}`)?.folded).toBe(1);
  expect(later.nodes.get(`member:${scout}`)?.folded).toBe(0);
});

test('[AF10] a chat that an assistant began hangs on the chat it was begun from', () => {
  const graph = graphOf({ threads: [thread('t1'), thread('t2', { createdBy: assistant })] });
  expect(at(graph, 'thread:t2')).toEqual(['belongs from autopilot', 'belongs from thread:t1']);
  expect(at(graph, 'thread:t1')).toEqual(['belongs from autopilot', 'belongs to thread:t2']);
});

test('[AF10] who answers in a private chat is not drawn while its row is not held', () => {
  const activity = { state: 'running', runId: runId.parse('r1') } as const;
  const own = { ...{ id: `${ada}/t3`, seq: 1, principal: ada, threadId: threadId.parse('t3') } };
  const privateThreads = [{ ...own, title: 'Mine', lastAt: 1, activity }];
  expect(at(graphOf({ privateThreads }), 'thread:t3')).toEqual(['belongs from autopilot']);
  const threads = [thread('t3', { access: [ada], activity })];
  expect(at(graphOf({ privateThreads, threads }), 'thread:t3')).toEqual([
    'belongs from autopilot',
    'run from autopilot',
  ]);
});

test('[AF10] a session is answered by its OpenClaw, and not by the assistant', () => {
  const running = { activity: { state: 'running', runId: 'r1' } };
  const claw: DrawnInstance = {
    ...{
      id: 'i1',
      name: 'Shelly',
      state: 'ready',
      since: 0,
      generation: 1,
      attached: [],
      steps: [],
    },
  };
  const openclaw = {
    instances: new Map([['i1', claw]]),
    instanceOf: (id: string) => (id === 't1' ? 'i1' : undefined),
  };
  const graph = graphOf({ threads: [thread('t1', running), thread('t2', running)] }, { openclaw });
  expect(at(graph, 'thread:t1').filter((one) => one.startsWith('run'))).toEqual([
    'run from instance:i1',
  ]);
  expect(at(graph, 'thread:t2').filter((one) => one.startsWith('run'))).toEqual([
    'run from autopilot',
  ]);
});
