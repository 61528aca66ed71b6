import { expect, test } from 'vitest';
import { must } from '../../../shared/lib/must.ts';
import { threadId } from '../../../shared/model/ids.ts';
import { momentRow } from '../../../shared/model/moment.ts';
import { partRow } from '../../../shared/model/part.ts';
import { threadRow } from '../../../shared/model/thread.ts';
import { emptyReplica, type Replica } from '../../../shared/sync/replica.ts';
import { approval } from '../../testing/approvals.ts';
import { artifact } from '../../testing/artifacts.ts';
import { job } from '../../testing/jobs.ts';
import { momentsOf } from '../../testing/moments.ts';
import { ada, bo, holding, member } from '../../testing/people.ts';
import { deriveGraph } from '../graph/derive-graph.ts';
import { isNews } from './is-news.ts';
import { longestMs, showMs } from './pace.ts';
import { pastOf } from './past-of.ts';
import { rowsAt } from './rows-at.ts';

const t1 = threadId.parse('t1');

const yes = { votes: 1, vote: { by: ada, verdict: 'approve' } };
const moments = momentsOf(
  [1_000, 'run', 'r1', 'queued'],
  [1_100, 'run', 'r1', 'running'],
  [2_000, 'call', 'p1', 'called'],
  [2_000, 'call', 'p1', 'waiting', { approvalId: 'a1' }],
  [2_000, 'approval', 'a1', 'pending'],
  [2_000, 'run', 'r1', 'waiting'],
  [62_000, 'approval', 'a1', 'approved', { ...yes, decidedBy: [ada] }],
  [62_100, 'approval', 'a1', 'dispatched', { ...yes, decidedBy: [ada] }],
  [62_100, 'call', 'p1', 'running', { approvalId: 'a1' }],
  [64_000, 'approval', 'a1', 'done', { ...yes, decidedBy: [ada] }],
  [64_000, 'call', 'p1', 'done', { approvalId: 'a1' }],
  [64_000, 'run', 'r1', 'running'],
  [65_000, 'job', 'j1', 'running', { done: 1 }],
  [66_000, 'run', 'r1', 'done'],
);

const decided = approval({
  ...{ threadId: t1, state: 'done', decidedBy: [ada], decidedAt: 62_000, endedAt: 64_000 },
  votes: [{ by: ada, verdict: 'approve', at: 62_000 }],
});
const fetched = partRow.parse({
  ...{ id: 'p1', seq: 9, n: 2, i: 0, messageId: 'm2', threadId: 't1', kind: 'tool', runId: 'r1' },
  ...{ callId: 'c1', name: 'web.fetch', state: 'done', input: { url: 'https://example.com/' } },
  ...{ output: { jobId: 'j1' }, startedAt: 62_100, endedAt: 64_000, approvalId: 'a1' },
});
const chat = threadRow.parse({
  ...{ id: 't1', seq: 1, title: 'Tides', createdBy: ada, createdAt: 1, lastAt: 1 },
  ...{ activity: { state: 'idle' }, archived: true },
});
const replica: Replica = must(
  holding({
    members: [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')],
    ...{ threads: [chat], parts: [fetched], approvals: [decided] },
    jobs: [job({ threadId: t1, state: 'done', progress: { done: 3, of: 3, words: 'all' } })],
  }).replica,
  'a replica',
);

/** What stands after so many moments. */
const after = (count: number) => rowsAt(moments.slice(0, count), replica.rows, t1);

test('[TV6] who ran a job at the time stands in it as then', () => {
  const ran = momentsOf(
    [1_000, 'job', 'j1', 'queued'],
    [2_000, 'job', 'j1', 'running', { runner: ada }],
  );
  const runners = [1, 2].map((count) =>
    [...rowsAt(ran.slice(0, count), replica.rows, t1).jobs.values()].map(({ runner }) => runner),
  );
  expect(runners).toEqual([[undefined], [ada]]);
});

test('[TV6] rows stand as their moments say: what came later, also of the row of today, is not there', () => {
  const asked = after(5);
  expect([...asked.runs.values()]).toMatchObject([{ state: 'running', startedAt: 1_100 }]);
  expect([...asked.parts.values()]).toMatchObject([
    { state: 'waiting', input: { url: 'https://example.com/' } },
  ]);
  const [call] = asked.parts.values();
  expect([call?.output, call?.startedAt, call?.endedAt]).toEqual([undefined, undefined, undefined]);
  expect([...asked.approvals.values()]).toMatchObject([{ state: 'pending', votes: [] }]);
  const [open] = asked.approvals.values();
  expect([open?.decidedBy, open?.decidedAt, open?.endedAt]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([asked.jobs.size, asked.activity]).toEqual([0, { state: 'running', runId: 'r1' }]);
  expect(after(6).activity).toEqual({ state: 'waiting', runId: 'r1' });
  const over = after(moments.length);
  expect([...over.approvals.values()]).toMatchObject([
    { state: 'done', votes: [{ by: ada }], decidedBy: [ada], endedAt: 64_000 },
  ]);
  expect([...over.parts.values()]).toMatchObject([{ startedAt: 62_100, endedAt: 64_000 }]);
  expect([...over.jobs.values()]).toMatchObject([{ progress: { done: 1, of: 3, words: '' } }]);
  expect(over.activity).toEqual({ state: 'idle' });
});

test('[TV6] of what is not kept from its beginning nobody says when that was; an approval that the page lacks is left out', () => {
  const late = moments.slice(8).map(({ began: _, ...rest }) => momentRow.parse(rest));
  const [call] = rowsAt(late.slice(0, 1), emptyReplica.rows, t1).parts.values();
  expect([call?.state, call?.startedAt]).toEqual(['running', undefined]);
  expect(rowsAt(moments, emptyReplica.rows, t1).approvals.size).toBe(0);
});

test('[TV6] the second step of a vote takes the place of its first, and each stands from when it was given', () => {
  const step = { by: ada, verdict: 'approve', isFirstStep: true } as const;
  const yes = { by: ada, verdict: 'approve' } as const;
  const voted = momentsOf(
    [2_000, 'approval', 'a1', 'pending'],
    [3_000, 'approval', 'a1', 'pending', { votes: 1, vote: step }],
    [4_000, 'approval', 'a1', 'pending', { votes: 2, vote: { by: bo, verdict: 'reject' } }],
    [5_000, 'approval', 'a1', 'pending', { votes: 2, vote: yes }],
    [6_000, 'approval', 'a1', 'approved', { votes: 2, vote: yes }],
  );
  const today = approval({
    ...{ threadId: t1, state: 'approved' },
    votes: [
      { by: bo, verdict: 'reject', at: 4_000, reason: 'No.' },
      { ...yes, at: 5_000 },
    ],
  });
  const held = { ...replica.rows, approvals: new Map([[today.id, today]]) };
  const votes = (...of: typeof voted) => [...rowsAt(of, held, t1).approvals.values()][0]?.votes;
  const no = { by: bo, verdict: 'reject', at: 4_000, reason: 'No.' };
  expect(voted.map((_, i) => votes(...voted.slice(0, i + 1)))).toEqual([
    [],
    [{ ...step, at: 3_000 }],
    [{ ...step, at: 3_000 }, no],
    [no, { ...yes, at: 5_000 }],
    [no, { ...yes, at: 5_000 }],
  ]);
  // Those before the first moment that is kept are known from the row of today.
  expect(votes(...voted.slice(3))).toEqual([no, { ...yes, at: 5_000 }]);
});

test('[TV6] a call that was changed stands with what was asked for until what ran began', () => {
  const [url, other] = ['https://example.com/', 'https://example.com/other'];
  const edited = partRow.parse({ ...fetched, input: { url: other }, asked: { url } });
  const held = { ...replica.rows, parts: new Map([[edited.id, edited]]) };
  const inputs = [3, 4, 9, 11].map((count) => {
    const [call] = rowsAt(moments.slice(0, count), held, t1).parts.values();
    return [call?.state, call?.input];
  });
  expect(inputs).toEqual([
    ['called', { url }],
    ['waiting', { url }],
    ['running', { url: other }],
    ['done', { url: other }],
  ]);
});

/** The graph after so many moments, drawn into the present. */
function drawnAfter(count: number) {
  const openclaw = { instances: replica.rows.instances, instanceOf: () => undefined };
  const now = { replica, title: 'Ada’s room', self: ada, openclaw };
  const past = pastOf(count, { threadId: t1, moments, held: replica.rows, now });
  const present = deriveGraph({ ...now, present: [], now: 70_000 });
  return { past, graph: past.of(present) };
}

test('[TV6] the canvas draws a moment by the same functions, what later came is not on it, and all else is as it is and dim', () => {
  const { past, graph } = drawnAfter(6);
  expect(past.at).toBe(2_000);
  expect(graph.nodes.get('thread:t1')).toMatchObject({
    label: 'Chat · waiting',
    words: 'asked by Bo',
  });
  expect(graph.nodes.get('tool:p1')?.label).toBe('Call · waiting for a decision');
  expect(graph.nodes.get('approval:a1')?.label).toBe('Approval · 0 of 1');
  expect(graph.nodes.get('ghost:a1')?.title).toBe('https://example.com/');
  expect(graph.edges.has('wait tool:p1 approval:a1')).toBe(true);
  expect(graph.nodes.has('job:j1')).toBe(false);
  expect([past.lit.has('tool:p1'), past.lit.has(`member:${bo}`)]).toEqual([true, false]);
  expect(past.lit.has(`wait member:${bo} thread:t1`)).toBe(true);
  expect(graph.nodes.has(`member:${ada}`)).toBe(true);
  const first = drawnAfter(1).graph;
  expect([...first.nodes.keys()].filter((id) => /^(tool|approval|ghost|job):/.test(id))).toEqual(
    [],
  );
});

/** A chat in which a call publishes an artifact after 400 ms, which is of a later version now. */
function publishing({ version, at }: { version: number; at: number }) {
  const call = partRow.parse({
    ...{ id: 'p1', seq: 2, n: 2, i: 0, messageId: 'm1', threadId: 't1', runId: 'r1', kind: 'tool' },
    ...{ callId: 'c1', name: 'artifacts.publish', state: 'done', startedAt: 0, endedAt: 400 },
    ...{ input: { name: 'Plan', text: '#' }, output: { artifactId: 'x1', name: 'Plan' } },
  });
  const steps = momentsOf(
    [0, 'run', 'r1', 'queued'],
    [20, 'call', 'p1', 'running', { name: 'artifacts.publish' }],
    [400, 'call', 'p1', 'done', { name: 'artifacts.publish' }],
    [900, 'run', 'r1', 'done'],
  );
  const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
  const artifacts = [artifact({ version, at }), artifact({ name: 'x2', thread: 't2' })];
  const threads = [threadRow.parse({ ...chat, archived: undefined })];
  const held = must(holding({ members, threads, artifacts, parts: [call] }).replica, 'rows');
  const openclaw = { instances: held.rows.instances, instanceOf: () => undefined };
  const now = { replica: held, title: 'Ada’s room', self: ada, openclaw };
  const present = deriveGraph({ ...now, present: [], now: 1_000 });
  return (count: number) => {
    const past = pastOf(count, { threadId: t1, moments: steps, held: held.rows, now });
    const { nodes, edges } = past.of(present);
    return {
      isDrawn: nodes.has('artifact:x1'),
      isLit: past.lit.has('artifact:x1'),
      hangsOn: [...edges.values()].flatMap(({ to, from }) => (to === 'artifact:x1' ? [from] : [])),
    };
  };
}

test('[TV6] [AF8] an artifact is not drawn before it was there, and hangs on its chat, its maker and its call', () => {
  const after = publishing({ version: 1, at: 400 });
  const none = { isDrawn: false, isLit: false, hangsOn: [] };
  expect([after(1), after(2)]).toEqual([none, none]);
  const hangsOn = ['thread:t1', `member:${ada}`, 'tool:p1'].toSorted();
  const then = after(3);
  expect({ ...then, hangsOn: then.hangsOn.toSorted() }).toEqual({
    ...{ isDrawn: true, isLit: true, hangsOn },
  });
});

test('[TV6] [AF8] of an artifact that was published again since, what its call left is there as it is now', () => {
  const after = publishing({ version: 3, at: 5_000 });
  expect(after(2).isDrawn).toBe(false);
  expect(after(4)).toMatchObject({ isDrawn: true, isLit: false });
  expect(after(4).hangsOn).toContain('thread:t1');
});

test('[TV7] a pause is shown for two seconds at the most, and what follows at once can be told apart', () => {
  expect([showMs(0, 1), showMs(1_500, 1), showMs(3_600_000, 1)]).toEqual([300, 1_500, longestMs]);
  expect([showMs(3_600_000, 4), showMs(0, 0.5)]).toEqual([500, 600]);
});

test('[TV6] what is replayed is brought into sight at another moment or at its first place, and not when the rest moves', () => {
  const at = (lit: string, ...placed: string[]) => ({ lit, placed: new Set(placed) });
  const was = at('thread:t1 tool:p1', 'thread:t1');
  expect([
    isNews(null, was),
    isNews(was, at(was.lit, 'thread:t1')),
    isNews(was, at(was.lit)),
    isNews(was, at(was.lit, 'thread:t1', 'tool:p1')),
    isNews(was, at('thread:t1', 'thread:t1')),
  ]).toEqual([true, false, false, true, true]);
});
