import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { Approval } from '../../shared/model/approval.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { RawClient } from '../room/raw-client.ts';
import { AgentBench } from './agent-bench.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const approvals = (bench: AgentBench): Approval[] =>
  bench.store
    .scan('rows', { by: 'primary', where: { tbl: 'approvals' }, limit: 100 })
    .map(({ body }): Approval => JSON.parse(body))
    .sort((a, b) => a.seq - b.seq);

/** Ada asks, and the assistant waits to be allowed. */
async function parked(text: string) {
  const bench = new AgentBench();
  const runId = bench.say(text);
  const agent = bench.begin(runId);
  await bench.pass(20_000, () => agent.isOver);
  return { bench, runId, agent };
}

function decide(
  who: RawClient,
  { id, digest }: Approval,
  verdict: 'approve' | 'reject' = 'approve',
) {
  const ballot = { approvalId: id, digest, verdict };
  who.does('approvals.decide', ballot);
  if (verdict === 'approve') who.does('approvals.decide', { ...ballot, again: true });
}

const only = (bench: AgentBench): Approval => {
  const [approval] = approvals(bench);
  if (approval === undefined) throw new Error('nothing was asked');
  return approval;
};

test('[TA20] a tool that has to be allowed parks the run: no socket, no fiber, no lease, and the ledger stays', async () => {
  const { bench, runId, agent } = await parked('fetch https://example.com/page');
  expect([agent.isOver, agent.error, bench.open.length]).toEqual([true, null, 0]);
  expect([bench.run(runId).state, bench.parts(), bench.fetched]).toEqual([
    'waiting',
    ['tool web.fetch waiting'],
    [],
  ]);
  expect(only(bench)).toMatchObject({
    state: 'pending',
    method: 'web.fetch',
    summary: 'Read https://example.com/page from the web',
    requestedBy: `autopilot:${bench.threadId}`,
    onBehalfOf: 'human:ada',
    risk: 'secure',
  });
  expect(bench.ledger()).toEqual(['step 0', 'tool 0 0']);
  await bench.pass(limits.leaseMs + limits.lastCallMs + 1_000);
  expect(bench.run(runId).state).toBe('waiting');
});

test('[TA21] [M191] approved: the same run goes on, the tool runs once, and its approval is done', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  decide(bench.ada, only(bench));
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect(bench.run(runId).state).toBe('done');
  expect([bench.fetched, only(bench).state, only(bench).isSelfDecided]).toEqual([
    ['https://example.com/page'],
    'done',
    true,
  ]);
  expect(bench.parts()[0]).toBe('tool web.fetch done');
  expect(bench.parts()[1]).toContain('hello web');
  expect(bench.ledger()).toEqual([]);
  const kinds = bench.store
    .scan('receipts', { by: 'primary', limit: 50 })
    .map(({ body }) => JSON.parse(body).kind);
  expect(kinds.slice(-4)).toEqual([
    'approval.approved',
    'approval.dispatched',
    'tool',
    'approval.done',
  ]);
});

test('[TA22] rejected: nothing runs, the model is told, the run ends', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  decide(bench.ada, only(bench), 'reject');
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect([bench.fetched, only(bench).state, bench.parts()[0]]).toEqual([
    [],
    'rejected',
    'tool web.fetch rejected',
  ]);
  expect(bench.parts()[1]).toContain('did not work');
});

test('[TA23] nobody decides: it expires by the alarm, and the run goes on without it', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  await vi.advanceTimersByTimeAsync(bounds.approvalMs);
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect([bench.run(runId).state, only(bench).state, bench.fetched]).toEqual([
    'done',
    'expired',
    [],
  ]);
});

test('[TA24] several calls of one step: one approved, one rejected, one that needs nobody', async () => {
  const bench = new AgentBench();
  const runId = bench.say(
    'fetch https://example.com/a https://example.com/b, and tell me the time',
  );
  bench.begin(runId);
  await bench.pass(20_000, () => bench.run(runId).state === 'waiting');
  expect(bench.parts()).toEqual([
    'tool web.fetch waiting',
    'tool web.fetch waiting',
    'tool clock.now done',
  ]);
  const [a, b] = approvals(bench);
  if (a === undefined || b === undefined) throw new Error('two were asked');
  decide(bench.ada, a);
  await bench.pass(20_000, () => bench.fetched.length > 0 && bench.run(runId).state === 'waiting');
  expect([bench.run(runId).state, bench.fetched]).toEqual(['waiting', ['https://example.com/a']]);
  decide(bench.ada, b, 'reject');
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect(bench.parts().slice(0, 3)).toEqual([
    'tool web.fetch done',
    'tool web.fetch rejected',
    'tool clock.now done',
  ]);
  expect(bench.fetched).toEqual(['https://example.com/a']);
});

test('[TA25] Stop ends a parked run at once and cancels what it asked for', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  expect(bench.ada.does('runs.stop', { runId }).state).toBe('stopped');
  expect([only(bench).state, bench.parts()]).toEqual(['cancelled', ['tool web.fetch failed']]);
  expect(
    bench.ada.tries(
      'approvals.decide',
      { approvalId: only(bench).id, digest: only(bench).digest, verdict: 'approve' },
      'key-00001',
    ),
  ).toBe('conflict');
});

test.each([
  ['beforeDispatch', 1, 'done'],
  ['afterDispatch', 1, 'done'],
  ['beforeEffect', 0, 'unknown'],
  ['afterEffect', 1, 'unknown'],
] as const)(
  '[R41] the agent dies at %s: the tool ran %i times, the approval is %s',
  async (point, times, state) => {
    const { bench, runId } = await parked('fetch https://example.com/page');
    let isArmed = true;
    bench.onPoint = (at) => {
      if (at !== point || !isArmed) return;
      isArmed = false;
      bench.killAgent();
      setTimeout(() => bench.begin(runId), 1_000);
      throw new Error('the process is dead');
    };
    decide(bench.ada, only(bench));
    await bench.pass(30_000, () => bench.run(runId).state === 'done');
    expect([isArmed, bench.run(runId).state, bench.fetched.length, only(bench).state]).toEqual([
      false,
      'done',
      times,
      state,
    ]);
    expect(bench.parts()[0]).toBe(`tool web.fetch ${state}`);
  },
);

test('[R41] two attempts at one run in one process: one of them runs the tool', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  let others = 0;
  bench.onPoint = (at) => {
    if (at === 'afterDispatch' && others++ === 0) bench.begin(runId);
  };
  bench.web = {
    ...bench.web,
    fetch: async (url) => {
      bench.fetched.push(url);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return new Response('late', { headers: { 'content-type': 'text/plain' } });
    },
  };
  decide(bench.ada, only(bench));
  bench.begin(runId);
  await bench.pass(60_000, () => bench.run(runId).state === 'done');
  expect(bench.fetched).toHaveLength(1);
});

test('[R32] an agent that is about to run other bytes is refused, and nothing runs', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  const { id } = only(bench);
  bench.onPoint = (at) => {
    if (at !== 'beforeDispatch') return;
    const row = readRow(bench.store, 'approvals', id);
    const item = bench.store.get('rows', { tbl: 'approvals', id });
    if (row === null || item === null) throw new Error('no approval');
    const action = row.action.replace('/page', '/other');
    bench.store.put('rows', { ...item, body: JSON.stringify({ ...row, action }) });
  };
  decide(bench.ada, only(bench));
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect([bench.fetched, bench.parts()[0], only(bench).state]).toEqual([
    [],
    'tool web.fetch failed',
    'cancelled',
  ]);
});

test('[R40] the room dies while a run is parked: it still waits, and the decision still wakes it', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  bench.killRoom();
  decide(bench.ada, only(bench));
  bench.killRoom();
  await bench.pass(30_000, () => bench.run(runId).state === 'done');
  expect([bench.run(runId).state, bench.fetched.length]).toEqual(['done', 1]);
});

test('[R112] [PA1] a pause: what is approved in it waits for its end, however long that is, and runs then, once', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  bench.ada.does('room.pause', { reason: 'too much' });
  decide(bench.ada, only(bench));
  await bench.pass(20_000);
  expect([bench.fetched, bench.parts()[0], bench.run(runId).state]).toEqual([
    [],
    'tool web.fetch waiting',
    'waiting',
  ]);
  const next = bench.say('hello');
  expect(bench.run(next).state).toBe('queued');
  await vi.advanceTimersByTimeAsync(bounds.dispatchWithinMs * 3);
  expect([only(bench).state, bench.run(runId).state]).toEqual(['approved', 'waiting']);
  bench.ada.does('room.resume', {});
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect([bench.run(runId).state, only(bench).state, bench.fetched]).toEqual([
    'done',
    'done',
    ['https://example.com/page'],
  ]);
});

test.each(['beforeDispatch', 'afterDispatch'] as const)(
  '[R112] [PA1] paused while the agent is at %s, and dead after it: parked again, and after the pause it runs once',
  async (point) => {
    const { bench, runId } = await parked('fetch https://example.com/page');
    let isArmed = true;
    bench.onPoint = (at) => {
      if (at !== point || !isArmed) return;
      isArmed = false;
      bench.ada.does('room.pause', { reason: 'wait' });
      if (point === 'beforeDispatch') return;
      bench.killAgent();
      setTimeout(() => bench.begin(runId), 1_000);
      throw new Error('the process is dead');
    };
    decide(bench.ada, only(bench));
    await bench.pass(30_000, () => !isArmed && bench.run(runId).state === 'waiting');
    expect([bench.run(runId).state, bench.parts()[0], bench.fetched]).toEqual([
      'waiting',
      'tool web.fetch waiting',
      [],
    ]);
    await vi.advanceTimersByTimeAsync(bounds.dispatchWithinMs * 2);
    bench.ada.does('room.resume', {});
    await bench.pass(30_000, () => bench.run(runId).state === 'done');
    expect([bench.run(runId).state, only(bench).state, bench.fetched.length]).toEqual([
      'done',
      'done',
      1,
    ]);
  },
);

test('[AP8] an edit is what runs, and only it', async () => {
  const { bench, runId } = await parked('fetch https://example.com/page');
  const { id, digest } = only(bench);
  const { approvalId } = bench.ada.does('approvals.edit', {
    approvalId: id,
    digest,
    input: { url: 'https://example.com/better' },
  });
  await bench.pass(1_000);
  const edited = approvals(bench).find((one) => one.id === approvalId);
  if (edited === undefined) throw new Error('no edit');
  expect(edited).toMatchObject({ state: 'pending', requestedBy: 'human:ada', supersedes: id });
  decide(bench.ada, edited);
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect([bench.run(runId).state, bench.fetched]).toEqual(['done', ['https://example.com/better']]);
});

/** Three pages to read and two things that need nobody, in one step; the third page is never decided. */
const several =
  'fetch https://example.com/a https://example.com/b https://example.com/c, rename this thread to Harbour, and tell me the time';

test.each(['beforeDispatch', 'afterDispatch', 'beforeEffect', 'afterEffect'] as const)(
  '[TA24] [R41] several calls of one step, some allowed, some not, some for nobody: the agent dies at %s of each, the room between',
  async (point) => {
    const { bench, runId } = await parked(several);
    const settled = ['tool threads.rename done', 'tool clock.now done'];
    expect(bench.parts().filter((part) => settled.includes(part))).toHaveLength(2);
    const [a, b, c] = approvals(bench);
    if (a === undefined || b === undefined || c === undefined) throw new Error('three were asked');
    const died = new Set<string>();
    bench.onPoint = (at) => {
      const now = approvals(bench).filter(({ state }) => state === 'dispatched').length;
      const name = `${at} ${bench.fetched.length} ${now}`;
      if (at !== point || died.size >= 2 || died.has(name)) return;
      died.add(name);
      bench.killAgent();
      setTimeout(() => bench.begin(runId), 700);
      throw new Error('the process is dead');
    };
    decide(bench.ada, a);
    await bench.pass(10_000, () => died.size > 0);
    bench.killRoom();
    decide(bench.ada, b, 'reject');
    await bench.pass(10_000);
    await vi.advanceTimersByTimeAsync(bounds.approvalMs);
    await bench.pass(60_000, () => bench.run(runId).state === 'done');
    const mayBeUnknown = point === 'beforeEffect' || point === 'afterEffect';
    expect([died.size > 0, bench.run(runId).state]).toEqual([true, 'done']);
    expect(
      approvals(bench)
        .map(({ state }) => state)
        .sort(),
    ).toEqual([mayBeUnknown ? 'unknown' : 'done', 'expired', 'rejected'].sort());
    expect(bench.fetched).toEqual(point === 'beforeEffect' ? [] : ['https://example.com/a']);
    expect(bench.parts().filter((part) => settled.includes(part))).toHaveLength(2);
    const kinds = bench.store
      .scan('receipts', { by: 'primary', limit: 99 })
      .map(({ body }) => JSON.parse(body).kind);
    expect(kinds.filter((kind) => kind === 'tool')).toHaveLength(5);
  },
);

test('[R109] keys in what a tool brings are in no row, ledger, receipt or prompt', async () => {
  const key = `sk-proj-${'a1b2c3d4e5'.repeat(4)}`;
  const { bench, runId } = await parked('fetch https://example.com/page');
  bench.web = {
    ...bench.web,
    fetch: () =>
      Promise.resolve(
        new Response(`KEY=${key}\nplain words`, { headers: { 'content-type': 'text/plain' } }),
      ),
  };
  decide(bench.ada, only(bench));
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect(bench.parts()[1]).toContain('KEY=[redacted]');
  expect(bench.parts()[1]).toContain('plain words');
  const kept = bench.store.scan('rows', { by: 'primary', limit: 999 });
  expect(JSON.stringify([kept, bench.ada.heard, bench.parts()])).not.toContain(key);
});

const instancesIn = (bench: AgentBench): { name: string; state: string }[] =>
  bench.store
    .scan('rows', { by: 'primary', where: { tbl: 'instances' }, limit: 9 })
    .map(({ body }) => JSON.parse(body));

test('[TA26] [M91] what the room does itself is asked for in the same way: an OpenClaw is created once it is allowed', async () => {
  const { bench, runId } = await parked('use instances.create {"name":"Helper"}');
  expect([bench.run(runId).state, instancesIn(bench)]).toEqual(['waiting', []]);
  expect(only(bench).summary).toBe(
    'Create the OpenClaw “Helper”: a box of its own, with tools and a model',
  );
  decide(bench.ada, only(bench));
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect(bench.parts()[0]).toBe('tool instances.create done');
  expect(instancesIn(bench)).toMatchObject([{ name: 'Helper', createdBy: 'human:ada' }]);
  expect(only(bench).state).toBe('done');
});

test('[TA26] rejected, nothing is created, and the model hears why', async () => {
  const { bench, runId } = await parked('use instances.create {"name":"Helper"}');
  decide(bench.ada, only(bench), 'reject');
  await bench.pass(20_000, () => bench.run(runId).state === 'done');
  expect([bench.parts()[0], instancesIn(bench)]).toEqual(['tool instances.create rejected', []]);
});
