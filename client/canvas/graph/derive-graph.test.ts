import { describe, expect, test } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { threadId } from '../../../shared/model/ids.ts';
import { messageRow } from '../../../shared/model/message.ts';
import { partRow } from '../../../shared/model/part.ts';
import { projectRow } from '../../../shared/model/project.ts';
import { runRow } from '../../../shared/model/run.ts';
import type { Row, TableName } from '../../../shared/model/tables.ts';
import { threadRow } from '../../../shared/model/thread.ts';
import { actionBytes, parseAction } from '../../../shared/policy/action.ts';
import { approval } from '../../testing/approvals.ts';
import { artifact } from '../../testing/artifacts.ts';
import { instance, session } from '../../testing/instances.ts';
import { job } from '../../testing/jobs.ts';
import { ada, bo, holding, member, scout } from '../../testing/people.ts';
import { deriveGraph } from './derive-graph.ts';
import { emptyGraph } from './facts.ts';
import { forAll } from './for-all.ts';
import { noOpenclaw, type Openclaw } from './openclaw.ts';
import { shareGraph } from './share-graph.ts';

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

const running = { activity: { state: 'running', runId: 'r1' } };
const run = runRow.parse({
  ...{ id: 'r1', seq: 1, n: 1, threadId: 't1', askedBy: bo, messageId: 'm1', state: 'running' },
  ...{ queuedAt: 1, startedAt: 2 },
});
const answer = messageRow.parse({
  ...{ id: 'm2', seq: 1, n: 2, threadId: 't1', author: 'autopilot:t1', at: 1, runId: 'r1' },
});
const text = partRow.parse({
  ...{ id: 'p1', seq: 1, n: 2, i: 0, messageId: 'm2', threadId: 't1', kind: 'text' },
  ...{ ref: 1, state: 'live' },
});
const call = (state: string, more: object = {}) =>
  partRow.parse({
    ...{ id: 'p2', seq: 1, n: 2, i: 1, messageId: 'm2', threadId: 't1', kind: 'tool', runId: 'r1' },
    ...{ callId: 'c1', name: 'web.fetch', state, input: { url: 'https://example.com/' }, ...more },
  });

const minute = 60_000;

function graphOf(
  rows: { [T in TableName]?: readonly Row<T>[] },
  {
    now = 0,
    texts = {},
    openclaw = noOpenclaw,
  }: { now?: number; texts?: Record<string, string>; openclaw?: Openclaw } = {},
) {
  const held = must(
    holding({ members, ...rows }, { topics: ['approvals', 'jobs', 'thread:t1'] }).replica,
    'a replica',
  );
  const streams = new Map(Object.entries(texts).map(([id, one]) => [id, { rev: 0, text: one }]));
  const replica = { ...held, texts: streams };
  return deriveGraph({
    replica,
    present: [],
    title: 'Ada’s room',
    self: ada,
    openclaw,
    now,
  });
}

const edgesOf = (graph: ReturnType<typeof graphOf>) => [...graph.edges.keys()];

describe('[HE1] edges are what the room says, and nothing else', () => {
  test('[HE1] what belongs together hangs together: a chat on its project, an agent on its human', () => {
    const project = projectRow.parse({
      ...{ id: 'p', seq: 1, title: 'Relaunch', instructions: '', memory: '' },
      ...{ createdBy: ada, createdAt: 1 },
    });
    const graph = graphOf({
      projects: [project],
      threads: [thread('t1', { projectId: 'p' }), thread('t2')],
    });
    expect(edgesOf(graph).toSorted()).toEqual([
      'belongs autopilot community',
      'belongs autopilot openclaw',
      'belongs autopilot project:p',
      'belongs autopilot thread:t2',
      `belongs member:${ada} autopilot`,
      `belongs member:${bo} autopilot`,
      `belongs member:${bo} member:${scout}`,
      'belongs project:p thread:t1',
    ]);
  });

  test('[HE1] what was put away or left is drawn no more, and no edge hangs in the air', () => {
    const graph = graphOf({
      threads: [thread('t1', { archived: true })],
      jobs: [job({ threadId: threadId.parse('t1') })],
    });
    expect(graph.nodes.has('thread:t1')).toBe(false);
    expect(edgesOf(graph)).toContain(`run member:${ada} job:j1`);
    for (const { from, to } of graph.edges.values())
      expect([graph.nodes.has(from), graph.nodes.has(to)]).toEqual([true, true]);
  });
});

describe('[HE2] what is under way is lit, from who asked to what it waits for', () => {
  test('[HE2] a run lights the way from who asked, through the chat, to its call', () => {
    const graph = graphOf(
      {
        threads: [thread('t1', running)],
        runs: [run],
        messages: [answer],
        parts: [text, call('running')],
      },
      { texts: { p1: 'three words here' } },
    );
    expect(edgesOf(graph)).toEqual(
      expect.arrayContaining([
        `run member:${bo} thread:t1`,
        'run autopilot thread:t1',
        'run thread:t1 tool:p2',
      ]),
    );
    expect(graph.nodes.get('thread:t1')?.words).toBe('writing · 3 words');
  });

  test('[HE2] a run that nothing comes from waits, and is not lit', () => {
    const stalled = { activity: { state: 'stalled', runId: 'r1' } };
    const edges = edgesOf(graphOf({ threads: [thread('t1', stalled)], runs: [run] }));
    expect(edges).toContain(`wait member:${bo} thread:t1`);
    expect(edges.filter((one) => one.startsWith('run '))).toEqual([]);
  });

  test('[M137] the room counts what waits apart from what runs, and goes amber where nothing else does', () => {
    const waiting = { activity: { state: 'waiting', runId: 'r2' } };
    const says = (...all: object[]) => {
      const threads = all.map((one, i) => thread(`t${i + 1}`, one));
      const { words = '', tone = null } = graphOf({ threads }).nodes.get('autopilot') ?? {};
      return [words, tone];
    };
    expect(says(running, waiting, {})).toEqual(['1 run · 1 waiting · 3 chats', 'live']);
    expect(says(waiting)).toEqual(['1 waiting · 1 chat', 'wait']);
    expect(says({})).toEqual(['1 chat', null]);
  });

  test('[M137] an approval says who asked, and for whom, as its card does', () => {
    const words = (more: object) =>
      graphOf({ approvals: [approval(more)] }).nodes.get('approval:a1')?.words;
    expect(words({ requestedBy: bo })).toBe('asked by Bo');
    expect(words({})).toBe('asked by Autopilot for Bo');
  });

  test('[HE2] a call that waits hangs on its approval, and the approval on what it would do', () => {
    const graph = graphOf({
      threads: [thread('t1', running)],
      runs: [run],
      parts: [call('waiting', { approvalId: 'a1' })],
      approvals: [approval({ threadId: threadId.parse('t1') })],
    });
    expect(edgesOf(graph).filter((one) => /^(wait|would)/.test(one))).toEqual([
      'wait thread:t1 tool:p2',
      'wait tool:p2 approval:a1',
      'wait thread:t1 approval:a1',
      'would approval:a1 ghost:a1',
    ]);
    expect(graph.nodes.get('ghost:a1')).toMatchObject({
      label: 'would reach',
      title: 'https://example.com/',
    });
  });

  test('[HC17] a call and a preview of what only some may see are as private as that is', () => {
    const graph = graphOf({
      privateThreads: [
        {
          ...{ id: `${ada}/t1`, seq: 1, principal: ada, threadId: threadId.parse('t1') },
          ...{ title: 'Severance', lastAt: 1, activity: thread('t1', running).activity },
        },
      ],
      runs: [run],
      parts: [call('waiting', { approvalId: 'a1' })],
      approvals: [approval({ threadId: threadId.parse('t1'), hidden: true })],
    });
    for (const id of ['thread:t1', 'tool:p2', 'approval:a1', 'ghost:a1'])
      expect(graph.nodes.get(id)?.isPrivate, id).toBe(true);
  });

  test('[HE3] what ended is shown for a minute, then counted where it came from', () => {
    const rows = {
      threads: [thread('t1', running)],
      runs: [run],
      parts: [call('done')],
      jobs: [job({ state: 'done', endedAt: 1, threadId: threadId.parse('t1') })],
      approvals: [approval({ state: 'rejected', decidedAt: 1, threadId: threadId.parse('t1') })],
    };
    const soon = graphOf(rows, { now: minute });
    expect([...soon.nodes.keys()]).toEqual(expect.arrayContaining(['job:j1', 'approval:a1']));
    expect(soon.nodes.get('thread:t1')?.folded).toBe(1);
    const later = graphOf(rows, { now: minute + 2 });
    expect(later.nodes.has('job:j1') || later.nodes.has('approval:a1')).toBe(false);
    expect(later.nodes.get('thread:t1')?.folded).toBe(3);
  });
});

test('[HC38] a call has its turn among those of its message, also when the earlier ones are only counted', () => {
  const calls = [
    call('running', { id: 'p9', i: 9 }),
    ...[1, 4].map((i) => call('done', { id: `p${i}`, i, endedAt: 0 })),
    call('done', { id: 'other', messageId: 'm1', endedAt: 0 }),
  ];
  const rows = { threads: [thread('t1', running)], runs: [run], parts: calls };
  const { nodes } = graphOf(rows, { now: 10 * minute });
  expect([...nodes.keys()].filter((id) => id.startsWith('tool:'))).toEqual(['tool:p9']);
  expect(nodes.get('tool:p9')?.turn).toBe(2);
});

test('[HE3] calls of a run that is over are counted on, and those of just now are drawn', () => {
  const rows = { threads: [thread('t1')], parts: [call('done', { endedAt: minute })] };
  const soon = graphOf(rows, { now: minute + 1 });
  expect(soon.nodes.get('tool:p2')).toMatchObject({ isLive: false });
  expect(soon.nodes.get('thread:t1')?.folded).toBe(0);
  const later = graphOf(rows, { now: 2 * minute + 1 });
  expect(later.nodes.has('tool:p2')).toBe(false);
  expect(later.nodes.get('thread:t1')?.folded).toBe(1);
});

test('[HE3] calls of the run before are only counted once their chat is at another', () => {
  const before = call('done', { id: 'p1', runId: 'r0', messageId: 'm1', endedAt: 10 * minute });
  const rows = (...runs: (typeof run)[]) => ({
    threads: [thread('t1', running)],
    ...{ runs, parts: [before, call('running')] },
  });
  const { nodes } = graphOf(rows(run), { now: 10 * minute + 1 });
  expect([...nodes.keys()].filter((id) => id.startsWith('tool:'))).toEqual(['tool:p2']);
  expect(nodes.get('thread:t1')?.folded).toBe(1);
  expect(graphOf(rows(), { now: 10 * minute + 1 }).nodes.has('tool:p1')).toBe(true);
});

test('[HE3] what came from no chat is counted at who started it or asked', () => {
  const graph = graphOf(
    { jobs: [job({ state: 'done', endedAt: 1, startedBy: bo })] },
    { now: 2 * minute },
  );
  expect(graph.nodes.get(`member:${bo}`)?.folded).toBe(1);
});

test('[HE2] a call hangs on the OpenClaw that it uses, and on the job that it started', () => {
  const rows = {
    threads: [thread('t1', running)],
    runs: [run],
    parts: [call('running', { output: { jobId: 'j1' } })],
    jobs: [job()],
  };
  const one = {
    id: 'i1',
    name: 'Box',
    state: 'ready',
    since: 0,
    generation: 1,
    attached: [],
    steps: [],
  };
  const openclaw = { instances: new Map([['i1', one]]), instanceOf: () => 'i1' };
  const edges = edgesOf(graphOf(rows, { openclaw }));
  expect(edges).toEqual(expect.arrayContaining(['run tool:p2 instance:i1', 'run tool:p2 job:j1']));
  const named = { ...rows, parts: [call('running', { input: { instanceId: 'i1' } })] };
  const other = { ...openclaw, instanceOf: () => undefined };
  expect(edgesOf(graphOf(named, { openclaw: other }))).toContain('run tool:p2 instance:i1');
});

describe('[HE4] a preview comes from the bytes that would run', () => {
  test('[HE4] the agent’s own words change nothing of it', () => {
    const of = (words: string) =>
      graphOf({ approvals: [approval({ words })] }).nodes.get('ghost:a1');
    expect(of('harmless, only reads a note')).toEqual(of('deletes everything'));
  });

  test('[HE4] a command of OpenClaw is shown as it would run, and where', () => {
    const action = actionBytes({
      ...parseAction(approval().action),
      method: 'openclaw.exec',
      input: { gatewayId: 'g1', action: { command: 'rm -rf build', cwd: '/work' } },
    });
    const ghost = graphOf({ approvals: [approval({ action })] }).nodes.get('ghost:a1');
    expect(ghost).toMatchObject({
      ...{ label: 'would run', title: 'rm -rf build' },
      words: 'in /work, in the box of the gateway',
    });
  });

  test('[HE4] bytes that cannot be read are said to be that', () => {
    const ghost = graphOf({ approvals: [approval({ action: '{"not":"one"' })] }).nodes.get(
      'ghost:a1',
    );
    expect(ghost?.title).toBe('something this page cannot read');
  });
});

test('[HC1] the same rows make the same values: what did not change is not drawn again', () => {
  const rows = { threads: [thread('t1', running), thread('t2')], runs: [run], jobs: [job()] };
  const first = shareGraph(emptyGraph, graphOf(rows));
  expect(shareGraph(first, graphOf(rows))).toBe(first);
  const next = shareGraph(
    first,
    graphOf({ ...rows, jobs: [job({ progress: { done: 13, of: 60, words: 'step 13 of 60' } })] }),
  );
  expect(next.nodes.get('thread:t2')).toBe(first.nodes.get('thread:t2'));
  expect(next.nodes.get('job:j1')).not.toBe(first.nodes.get('job:j1'));
  expect(next.edges).toBe(first.edges);
});

test('[HC17] as everybody sees it nothing is counted, lit or joined by what only one may see', () => {
  const project = projectRow.parse({
    ...{ id: 'p', seq: 1, title: 'Relaunch', instructions: '', memory: '', createdBy: ada },
    createdAt: 1,
  });
  const mine = {
    ...{ id: `${ada}/t9`, seq: 1, principal: ada, threadId: threadId.parse('t9') },
    ...{ title: 'Severance', lastAt: 1, projectId: project.id },
    activity: { state: 'running', runId: run.id } as const,
  };
  const work = { threadId: mine.threadId, hidden: true, state: 'done', endedAt: 0 } as const;
  const rows = {
    ...{ projects: [project], threads: [thread('t1', { projectId: 'p' })], privateThreads: [mine] },
    jobs: [job({ ...work, name: 'j9', runner: bo })],
  };
  const held = must(holding({ members, ...rows }, { topics: ['approvals', 'jobs'] }).replica, '');
  const seen = { replica: held, present: [], title: 'R', self: ada, openclaw: noOpenclaw };
  const at = { ...seen, now: 10 * minute };
  const own = deriveGraph(at);
  const says = ({ nodes }: typeof own) =>
    ['autopilot', 'project:p', `member:${bo}`].map((id) => {
      const { words, isLive, folded } = must(nodes.get(id), id);
      return [words, isLive, folded];
    });
  expect(says(own)).toEqual([
    ['1 run · 2 chats', true, 0],
    ['2 chats', false, 0],
    ['not here', false, 1],
  ]);
  const shown = forAll(own, at);
  expect(says(shown)).toEqual([
    ['1 chat', false, 0],
    ['1 chat', false, 0],
    ['not here', false, 0],
  ]);
  expect([...shown.nodes.keys()]).toEqual([...own.nodes.keys()]);
  expect(edgesOf(shown).filter((id) => id.includes('t9'))).toEqual([]);
});

test('[M137] whatever the room has is a node: who, what, what waits, what it would do, and where', () => {
  const project = projectRow.parse({
    ...{ id: 'p', seq: 1, title: 'Relaunch', instructions: '', memory: '' },
    ...{ createdBy: ada, createdAt: 1 },
  });
  const claw = instance({ name: 'Reef' });
  const rows = {
    ...{ projects: [project], threads: [thread('t1', running)], runs: [run], messages: [answer] },
    ...{ parts: [call('running')], approvals: [approval()], jobs: [job()], instances: [claw] },
    artifacts: [artifact()],
  };
  const instances = new Map([[claw.id, claw]]);
  const { nodes } = graphOf(rows, { openclaw: { instances, instanceOf: () => undefined } });
  const kinds = new Set([...nodes.values()].map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual([
    ...['approval', 'artifact', 'autopilot', 'community', 'ghost', 'instance', 'job', 'member'],
    ...['project', 'thread', 'tool'],
  ]);
  expect(graphOf({}).nodes.get('openclaw')?.kind).toBe('openclaw');
});

test('[M137] a session of an OpenClaw is called that, and a chat a chat', () => {
  const instanceOf = (id: string) => (id === 's1' ? 'i1' : undefined);
  const rows = { threads: [thread('t1', running), session('s1', running)] };
  const { nodes } = graphOf(rows, { openclaw: { instances: new Map(), instanceOf } });
  const labels = ['thread:t1', 'thread:s1'].map((id) => nodes.get(id)?.label);
  expect(labels).toEqual(['Chat · running…', 'Session · running…']);
});
