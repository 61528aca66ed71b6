import { expect, test, vi } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { Moment } from '../../shared/model/moment.ts';
import { rowName } from '../../shared/timeline/moment-of.ts';
import { phasesOf, spentOn } from '../../shared/timeline/phases.ts';
import { timelineBounds as bounds } from '../../shared/timeline/timeline-bounds.ts';
import { sourcesIn, untold } from '../world/untold.ts';
import { ApprovalStage } from './approval-stage.ts';
import { GatewayStage } from './gateway-stage.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const momentsOf = (client: RawClient, threadId: ThreadId, more = {}): Moment[] =>
  client.does('threads.timeline', { threadId, ...more }).moments;

/** `run queued`, `call running` …, and by whom where it was not the producer. */
const said = (moments: readonly Moment[]): string[] =>
  moments.map(({ what, state, by }) =>
    by.startsWith('autopilot:') || by.startsWith('connector:')
      ? `${what} ${state}`
      : `${what} ${state} by ${by === 'room' ? by : (by.split(':')[1] ?? '')}`,
  );

const call = (runId: string, state: string, more = {}) => ({
  ...{ runId, messageId: 'm-answer', partId: 'p-call', i: 1, callId: 'c1', name: 'clock.now' },
  ...{ state: state as 'called', input: { secretly: 'asked' } },
  ...more,
});

const ended = (text: string, sha256: string) => ({
  ...{ partId: 'p-answer', rev: 0, length: text.length, sha256, state: 'done' as const },
});
/** SHA-256 of “Hi”. */
const hi = '3639efcd08abb273b1619e82e78c29a7df02c1051b1820e99fc395dcaa3326b8';

test('[TL1] [M75] what a run came to, in order, each with the room’s clock and by whom', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId } = bench.asked();
  const begun = bench.clock.now();
  bench.run(1_000);
  const producer = bench.producer(threadId);
  producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  bench.run(2_000);
  const place = { runId, messageId: 'm-answer', partId: 'p-answer', i: 0 };
  producer.does('part.start', { ...place, kind: 'text', text: 'Hi' });
  producer.does('part.end', ended('Hi', hi));
  producer.does('tool', call(runId, 'called'));
  producer.does('tool', call(runId, 'running'));
  bench.run(5_000);
  producer.does('tool', call(runId, 'done', { output: { hidden: 'answer' } }));
  bench.run(1_000);
  producer.does('run.end', { runId, state: 'done' });
  const moments = momentsOf(ada, threadId);
  expect(said(moments)).toEqual([
    'run queued by ada',
    'run running',
    'answer live',
    'run running',
    'answer done',
    'call called',
    'call running',
    'call done',
    'run done',
  ]);
  expect(moments.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(moments.map(({ at }) => (at - begun) / 1_000)).toEqual([0, 1, 3, 3, 3, 3, 3, 8, 9]);
  expect(spentOn(phasesOf(moments, runId))).toEqual({ queued: 1_000, model: 3_000, tool: 5_000 });
  expect(untold(bench.store)).toEqual([]);
});

test('[TL1] words as they come, usage, output as it comes and a thought make no moment', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer, place, ref } = bench.answering();
  producer.does('tool', call(runId, 'running'));
  const before = momentsOf(ada, threadId);
  const { writes } = bench.store;
  producer.delta({ ref, rev: 0, offset: 2, text: ' there', persist: true });
  expect(bench.store.scan('moments', { by: 'primary', limit: 99 })).toHaveLength(before.length);
  producer.does('usage', { runId, usage: { inputTokens: 5, outputTokens: 6 } });
  producer.does('tool', call(runId, 'running', { output: { text: 'so far' } }));
  const thought = { ...place, partId: 'p-thought', i: 2, kind: 'reasoning' as const, text: 'Hm' };
  producer.does('part.start', thought);
  expect(bench.store.writes).toBeGreaterThan(writes);
  expect(momentsOf(ada, threadId)).toEqual(before);
});

test('[TL1] a run that ends in the turn in which it began to be told tells every state of it', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId } = bench.asked();
  bench.room.turn((turn) => {
    const { changes } = turn;
    const of = (state: 'running' | 'failed') =>
      changes.edit('runs', runId, (row) => ({ ...row, state }));
    of('running');
    of('failed');
  });
  expect(said(momentsOf(ada, threadId))).toEqual([
    'run queued by ada',
    'run running by room',
    'run failed by room',
  ]);
});

test('[TL1] nothing comes from the model, it comes again, somebody presses Stop: each is told', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const stalled = { code: 'modelSlow', message: 'Nothing comes.', fix: 'Wait.' };
  producer.does('run.stall', { runId, stalled });
  producer.does('run.stall', { runId, stalled: null });
  ada.does('runs.stop', { runId });
  producer.does('run.end', { runId, state: 'stopped' });
  const runs = momentsOf(ada, threadId)
    .filter(({ what }) => what === 'run')
    .slice(3);
  expect(runs).toMatchObject([
    { state: 'running', stalled: 'modelSlow' },
    { state: 'running' },
    { state: 'running', stopping: person('ada'), by: person('ada') },
    { state: 'stopped' },
  ]);
  expect(untold(bench.store)).toEqual([]);
});

test('[TL2] no words, arguments or outputs are in it', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering('a question of mine', 'An answer');
  producer.does('tool', call(runId, 'running'));
  producer.does('tool', call(runId, 'failed', { error: 'a failure' }));
  producer.does('run.end', {
    runId,
    state: 'failed',
    trouble: { code: 'modelDown', message: 'In words.', fix: 'In more words.' },
  });
  const told = JSON.stringify(momentsOf(ada, threadId));
  expect(told).toContain('clock.now');
  expect(told).toContain('modelDown');
  for (const words of ['question', 'An answer', 'secretly', 'a failure', 'words'])
    expect(told).not.toContain(words);
});

test('[TL2] a code and a model’s name are no longer than a name: longer ones are refused, and those of older rows clipped', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const long = 'x'.repeat(5_000);
  const trouble = { code: long, message: 'Nothing comes.', fix: 'Wait.' };
  const model = { provider: long, id: long, rehearsal: false };
  expect([
    producer.tries('run.start', { runId, model }),
    producer.tries('run.stall', { runId, stalled: trouble }),
    producer.tries('run.end', { runId, state: 'failed', trouble }),
  ]).toEqual(['badParams', 'badParams', 'badParams']);
  bench.room.turn(({ changes, now }) => {
    const stalled = { ...trouble, since: now };
    changes.edit('runs', runId, (row) => ({ ...row, model, stalled, trouble }));
  });
  const told = momentsOf(ada, threadId);
  const { codeUnits, modelUnits } = bounds;
  expect(told.at(-1)).toMatchObject({
    ...{ stalled: 'x'.repeat(codeUnits), trouble: 'x'.repeat(codeUnits) },
    model: { provider: 'x'.repeat(modelUnits), id: 'x'.repeat(modelUnits) },
  });
  bench.room.turn(({ changes }) => changes.edit('runs', runId, (row) => ({ ...row })));
  expect(momentsOf(ada, threadId)).toEqual(told);
  expect(untold(bench.store)).toEqual([]);
});

test('[TL3] a room that was killed in the middle of an answer tells on from where it was', () => {
  const bench = new RoomBench();
  const { threadId, runId } = bench.answering();
  bench.kill();
  const ada = bench.join('ada');
  expect(momentsOf(ada, threadId)).toHaveLength(4);
  const producer = bench.producer(threadId);
  producer.does('run.open', { runId, contextUnits: 0 });
  producer.does('run.end', { runId, state: 'interrupted', trouble: lost });
  const moments = momentsOf(ada, threadId);
  expect(said(moments).slice(4)).toEqual(['answer interrupted', 'run interrupted']);
  expect(moments.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(untold(bench.store)).toEqual([]);
});
const lost = { code: 'restarted', message: 'It was lost.', fix: 'Ask again.' };

test('[TL5] the clock goes back an hour: what came later is not told as earlier', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const at = bench.clock.now();
  bench.clock.jump(-3_600_000);
  producer.does('run.end', { runId, state: 'done' });
  expect(momentsOf(ada, threadId).at(-1)).toMatchObject({ what: 'run', state: 'done', at });
  bench.clock.jump(3_600_000 + 5);
  ada.does('messages.send', { threadId, text: 'again' });
  expect(momentsOf(ada, threadId).at(-1)?.at).toBe(at + 5);
});

test('[TL4] [R114] a private chat’s timeline is there for those it names, as the chat is, and for nobody else', () => {
  const bench = new RoomBench();
  bench.member('ben', 'viewer');
  bench.member('cy', 'owner');
  const [ada, ben, cy] = ['ada', 'ben', 'cy'].map((name) => bench.join(name));
  if (ada === undefined || ben === undefined || cy === undefined) throw new Error('nobody');
  const { threadId } = ada.does('threads.create', { access: ['ada', 'ben'].map(person) });
  ada.does('messages.send', { threadId, text: 'hello' });
  expect(said(momentsOf(ben, threadId))).toEqual(['run queued by ada']);
  expect(cy.tries('threads.timeline', { threadId })).toBe('notFound');
  ada.does('threads.setAccess', { threadId, access: [person('cy')] });
  expect(said(momentsOf(cy, threadId))).toEqual(['run queued by ada']);
  expect(ben.tries('threads.timeline', { threadId })).toBe('notFound');
  bench.member('cy', null);
  expect(bench.join('ada').tries('threads.timeline', { threadId })).toBe('ok');
  expect(ada.tries('threads.timeline', { threadId: 'no-such-thread' })).toBe('notFound');
});

test('[TL4] [R114] what lies where a reader may not look is no moment for them', () => {
  const stage = new ApprovalStage();
  const { bench, ada, ben, threadId, runId } = stage;
  const { approvalId } = stage.fetches(1);
  const hidden = ada.does('threads.create', { access: [ada.principal] }).threadId;
  bench.room.turn(({ changes }) => {
    changes.edit('approvals', approvalId, (row) => ({ ...row, threadId: hidden, hidden: true }));
  });
  bench.room.turn(({ changes }) => {
    changes.edit('runs', runId, (row) => ({ ...row, firstTextAt: bench.clock.now() }));
  });
  const kinds = (client: RawClient) => [
    ...new Set(momentsOf(client, threadId).map(({ what }) => what)),
  ];
  expect([kinds(ada), kinds(ben)]).toEqual([
    ['run', 'approval', 'call'],
    ['run', 'call'],
  ]);
});

test('[TL1] an approval: asked, each vote, the decision, what ran and what came of it, by whom', () => {
  const stage = new ApprovalStage('team');
  const { bench, ada, ben, cyd, threadId } = stage;
  const { approvalId } = stage.fetches(1);
  stage.park();
  bench.run(60_000);
  stage.votes(ben, approvalId);
  const approvals = momentsOf(ada, threadId).filter(({ what }) => what === 'approval');
  expect(approvals[0]).toMatchObject({
    began: true,
    state: 'pending',
    method: 'web.fetch',
    partId: 'p-1',
    onBehalfOf: cyd.principal,
    votes: 0,
  });
  expect(approvals.at(-1)).toMatchObject({
    state: 'approved',
    by: ben.principal,
    vote: { by: ben.principal, verdict: 'approve' },
    decidedBy: [ben.principal],
  });
  expect(JSON.stringify(approvals)).not.toContain('example.com');
  stage.dispatches(approvalId);
  stage.tells(1, { state: 'done', output: 'x' });
  expect(
    momentsOf(ada, threadId)
      .flatMap((one) => (one.what === 'approval' ? [one.state] : []))
      .slice(-2),
  ).toEqual(['dispatched', 'done']);
  const phases = phasesOf(momentsOf(ada, threadId), stage.runId);
  expect(phases.map(({ state }) => state)).toContain('decision');
  expect(spentOn(phases).decision).toBe(60_000);
  expect(untold(bench.store)).toEqual([]);
});

test('[TL1] a job that the assistant starts is of its run, step by step; of many steps twenty are told', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const steps = (count: number) => ({
    ...{ kind: 'rehearsal.steps', title: 'Count', input: { steps: count, everyMs: 1_000 } },
    threadId,
  });
  producer.does('jobs.start', steps(3));
  producer.does('run.end', { runId, state: 'done' });
  bench.run(10_000);
  const jobs = momentsOf(ada, threadId, { runId }).filter(({ what }) => what === 'job');
  expect(jobs.map((one) => one.what === 'job' && [one.state, one.done, one.of])).toEqual([
    ['queued', 0, 3],
    ['running', 1, 3],
    ['running', 2, 3],
    ['done', 3, 3],
  ]);
  expect(jobs[0]).toMatchObject({
    runId,
    title: 'Count',
    began: true,
    startedBy: producer.principal,
  });
  ada.does('jobs.start', steps(60));
  bench.run(100_000);
  const long = momentsOf(ada, threadId).filter(({ what, runId: of }) => what === 'job' && !of);
  expect(long.length).toBeLessThan(bounds.jobSteps + 3);
  expect(long.at(-1)).toMatchObject({ state: 'done', done: 60 });
  expect(untold(bench.store)).toEqual([]);
});

test('[TL6] two thousand are kept: the oldest runs go whole, how many is told, no number comes again', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId } = bench.asked();
  const first = must(momentsOf(ada, threadId)[0]);
  const { moments: most } = bounds;
  for (let n = 2; n <= most; n++) {
    const row = { threadId, n, row: `run old-${n}`, runId: `old-${Math.floor((n - 2) / 30)}` };
    const body = JSON.stringify({ ...first, n, id: `old-${n}`, runId: row.runId });
    bench.store.put('moments', { ...row, body });
  }
  bench.store.put('timelines', { threadId, n: most, at: first.at, kept: most });
  ada.does('messages.send', { threadId, text: 'one more' });
  const seven = 7 * 30;
  const page = ada.does('threads.timeline', { threadId, limit: 2 });
  expect([page.dropped, ...page.moments.map((one) => one.runId)]).toEqual([seven, runId, 'old-7']);
  bench
    .producer(threadId)
    .does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  const since = ada.does('threads.timeline', { threadId, after: most });
  expect(since.moments.map(({ n, began }) => [n, began])).toEqual([
    [most + 1, true],
    [most + 2, undefined],
  ]);
  const { kept } = must(bench.store.get('timelines', { threadId }));
  const there = bench.store.scan('moments', { by: 'primary', where: { threadId }, limit: 9_999 });
  expect([kept, since.dropped]).toEqual([there.length, most + 2 - there.length]);
});

test('[TL1] [TL6] a chat whose old moments are not kept becomes private: nothing is told as new, and what then changes is', () => {
  const stage = new ApprovalStage();
  const { bench, ada, ben, cyd, threadId } = stage;
  const settled = stage.fetches(1).approvalId;
  stage.votes(ben, settled, 'reject');
  const open = stage.fetches(2).approvalId;
  cyd.does('jobs.start', {
    ...{ kind: 'rehearsal.steps', title: 'Count', input: { steps: 2, everyMs: 1_000 } },
    threadId,
  });
  bench.run(10_000);
  const before = momentsOf(ada, threadId);
  for (const { n } of before) bench.store.remove('moments', { threadId, n });
  const everyone = [ada.principal, ben.principal, cyd.principal];
  cyd.does('threads.setAccess', { threadId, access: everyone });
  expect(momentsOf(cyd, threadId)).toEqual([]);
  cyd.does('threads.setAccess', { threadId, access: null });
  expect(momentsOf(cyd, threadId)).toEqual([]);
  stage.votes(ben, open, 'reject');
  const [moment] = momentsOf(cyd, threadId);
  expect(moment).toMatchObject({
    what: 'approval',
    id: open,
    state: 'rejected',
    by: ben.principal,
  });
  expect(moment?.began).toBeUndefined();
});

test('[TL6] a run that goes on with more than two thousand moments keeps how it stood, and is not gone', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const early = momentsOf(ada, threadId);
  const { moments: most } = bounds;
  const body = (n: number) =>
    JSON.stringify({ ...must(early.find(({ what }) => what === 'answer')), n, id: `p-${n}` });
  for (let n = early.length + 1; n <= most; n++)
    bench.store.put('moments', { threadId, n, row: `answer p-${n}`, runId, body: body(n) });
  const { at } = must(early.at(-1));
  bench.store.put('timelines', { threadId, n: most, at, kept: most });
  producer.does('tool', call(runId, 'called'));
  const page = ada.does('threads.timeline', { threadId, runId });
  expect(page.dropped).toBe(bounds.tidied);
  const own = (moments: readonly Moment[]) => moments.filter(({ what }) => what === 'run');
  expect(own(early).length).toBeGreaterThan(1);
  expect(own(page.moments)).toEqual(own(early));
});

test('[TL6] where how it stood is most of it, the oldest of that go, and no more are kept', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const early = momentsOf(ada, threadId);
  const { moments: most } = bounds;
  const first = must(early[0]);
  for (let n = early.length + 1; n <= most; n++)
    bench.store.put('moments', {
      ...{ threadId, n, row: `run ${runId}`, runId },
      body: JSON.stringify({ ...first, state: 'running', n, began: undefined }),
    });
  bench.store.put('timelines', { threadId, n: most, at: must(early.at(-1)).at, kept: most });
  producer.does('tool', call(runId, 'called'));
  expect(ada.does('threads.timeline', { threadId, limit: 1 })).toMatchObject({
    moments: [{ n: bounds.tidied + 1 }],
    dropped: bounds.tidied,
  });
});

/** So many moments of one run, behind those that are there, until the chat has `count`. */
function fill(bench: RoomBench, threadId: ThreadId, count: number, like: Moment, runId: string) {
  const head = must(bench.store.get('timelines', { threadId }));
  for (let n = head.n + 1; n <= count; n++) {
    const row = { threadId, n, row: `${like.what} x-${n}`, runId };
    bench.store.put('moments', {
      ...row,
      body: JSON.stringify({ ...like, runId, n, id: `x-${n}` }),
    });
  }
  bench.store.put('timelines', { ...head, n: count, kept: head.kept + count - head.n });
}

test('[TL6] an ended run goes, and how a job and an approval of it stand that are open stays', () => {
  const stage = new ApprovalStage();
  const { bench, ada, cyd, threadId, runId, producer } = stage;
  const settled = stage.fetches(1).approvalId;
  stage.votes(stage.ben, settled, 'reject');
  const { approvalId } = stage.fetches(2);
  const work = { kind: 'work', title: 'Count', input: { task: 'Count.', of: 3 }, threadId };
  const { jobId } = producer.does('jobs.start', work);
  const { jobId: done } = producer.does('jobs.start', { ...work, title: 'Count more' });
  ada.does('jobs.cancel', { jobId: done });
  // Whatever else ends its approvals, its moment is the last one of a row that is open.
  const own = momentsOf(ada, threadId);
  const open = own.filter(
    ({ id, state }) => id === jobId || (id === approvalId && state === 'pending'),
  );
  bench.store.remove('liveRuns', { threadId, n: must(readRow(bench.store, 'runs', runId)).n });
  fill(bench, threadId, bounds.moments, must(own[0]), 'old');
  cyd.does('messages.send', { threadId, text: 'one more' });
  const kept = momentsOf(ada, threadId, { runId });
  expect(kept).toEqual(open);
  expect(kept.map(({ what }) => what).sort()).toEqual(['approval', 'job']);
});

test('[TL6] a run that ended with more than goes at once gives up what it did before how it stood', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const answer = must(momentsOf(ada, threadId).find(({ what }) => what === 'answer'));
  fill(bench, threadId, bounds.moments - 2, answer, runId);
  producer.does('run.end', { runId, state: 'done' });
  const where = { threadId, row: `run ${runId}` };
  const own = () =>
    bench.store.scan('moments', { by: 'byRow', where, limit: 99 }).map(({ body }) => body);
  const before = own();
  expect(before.at(-1)).toContain('"state":"done"');
  ada.does('messages.send', { threadId, text: 'one more' });
  expect(ada.does('threads.timeline', { threadId, limit: 1 }).dropped).toBe(bounds.tidied);
  expect(own()).toEqual(before);
});

test('[TL6] a run that ends as the timeline is full is told to its end', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const before = momentsOf(ada, threadId).filter(({ what }) => what === 'run');
  fill(bench, threadId, bounds.moments, must(before[0]), 'old');
  producer.does('run.end', { runId, state: 'done' });
  const own = momentsOf(ada, threadId, { runId }).filter(({ what }) => what === 'run');
  expect(own).toEqual([...before, expect.objectContaining({ state: 'done' })]);
});

const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('not there');
  return value;
};

test('[TL6] a chat that goes takes its timeline with it', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  const other = ada.does('threads.create', { text: 'stays' }).threadId;
  bench.room.turn(({ changes }) => changes.remove('threads', threadId));
  const left = bench.store.scan('moments', { by: 'primary', limit: 99 });
  expect(left.map((one) => one.threadId)).toEqual([other]);
  expect(bench.store.scan('timelines', { by: 'primary', limit: 9 })).toHaveLength(1);
});

test('[TL7] it comes in pages, from where the reader is, and of one run alone', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  const second = ada.does('messages.send', { threadId, text: 'more' }).runId;
  producer.does('run.end', { runId, state: 'done' });
  const all = momentsOf(ada, threadId);
  const one = ada.does('threads.timeline', { threadId, limit: 3 });
  expect([one.moments, one.next, one.dropped]).toEqual([all.slice(0, 3), 3, 0]);
  const two = ada.does('threads.timeline', { threadId, after: 3 });
  expect([two.moments, two.next]).toEqual([all.slice(3), undefined]);
  expect(said(momentsOf(ada, threadId, { runId: second }))).toEqual(['run queued by ada']);
  const own = ada.does('threads.timeline', { threadId, runId, limit: 2 });
  expect([own.moments.length, own.next]).toEqual([2, 2]);
  expect(momentsOf(ada, threadId, { after: all.at(-1)?.n })).toEqual([]);
});

test('[TL7] a page holds 250 at the most', () => {
  const bench = new RoomBench();
  const { ada, threadId } = bench.asked();
  fill(bench, threadId, 300, must(momentsOf(ada, threadId)[0]), 'old');
  const page = ada.does('threads.timeline', { threadId });
  expect([page.moments.length, page.next]).toEqual([250, 250]);
  expect(ada.does('threads.timeline', { threadId, limit: 250 }).moments).toHaveLength(250);
  expect(ada.tries('threads.timeline', { threadId, limit: 251 })).toBe('badParams');
});

test('[TL7] of one run only its own moments are read, however many came after it', () => {
  const bench = new RoomBench();
  const { ada, threadId, runId, producer } = bench.answering();
  producer.does('run.end', { runId, state: 'done' });
  const cost = () => {
    const { itemsRead } = bench.store;
    const moments = momentsOf(ada, threadId, { runId, after: 2 });
    return [bench.store.itemsRead - itemsRead, moments];
  };
  const early = cost();
  const more = ada.does('messages.send', { threadId, text: 'more' }).runId;
  for (let i = 2; i < 302; i++)
    producer.does('tool', {
      ...call(more, 'called', { partId: `p-${i}`, callId: `c${i}`, i, messageId: 'm-more' }),
    });
  expect(cost()).toEqual(early);
});

test('[TL9] a run of OpenClaw with a command that waits is told as any other', async () => {
  const stage = new GatewayStage();
  const { id, connector, threadId } = await stage.ready();
  const { runId } = stage.cyd.does('messages.send', { threadId, text: 'which system is this?' });
  stage.begins(connector, runId, 'Let me look.');
  const tool = (state: string) =>
    connector.does('tool', call(runId, state, { messageId: `m-${runId}`, name: 'exec' }));
  tool('waiting');
  const approvalId = stage.gatewayAsks(connector, 'g-1', { runId, callId: 'c1' });
  stage.bench.run(9_000);
  stage.votes(stage.ben, approvalId);
  tool('running');
  tool('done');
  connector.does('run.end', { runId, state: 'done' });
  const moments = momentsOf(stage.ada, threadId, { runId });
  const states = (what: string) =>
    moments.flatMap((one) => (one.what === what ? [one.state as string] : []));
  expect(states('approval')).toEqual(['pending', 'approved', 'dispatched', 'done']);
  expect(states('call')).toEqual(['waiting', 'waiting', 'running', 'done']);
  expect(states('run').at(-1)).toBe('done');
  expect(moments[0]).toMatchObject({ what: 'run', state: 'queued', instanceId: id });
  expect(JSON.stringify(moments)).not.toContain('uname');
  expect(spentOn(phasesOf(moments, runId)).decision).toBe(9_000);
  expect(untold(stage.bench.store)).toEqual([]);
});

test('[TL9] so is one that nobody here asked for; what OpenClaw tells of afterwards is not', async () => {
  const stage = new GatewayStage();
  const { connector, threadId } = await stage.ready();
  const { runId: broken } = stage.cyd.does('messages.send', { threadId, text: 'count' });
  stage.begins(connector, broken, 'One, ');
  connector.does('run.end', { runId: broken, state: 'interrupted', trouble: lost });
  const at = stage.bench.clock.now();
  const sessionKey = 'agent:main:main';
  const { runId } = connector.does('gateway.run', {
    ...{ sessionKey, gatewayRunId: 'recovery-1', cause: 'recovery', text: 'On.', at },
    follows: broken,
  });
  stage.answers(connector, runId, 'Two.');
  expect(momentsOf(stage.ada, threadId, { runId })[0]).toMatchObject({
    ...{ cause: 'recovery', follows: broken, began: true },
  });
  const before = momentsOf(stage.ada, threadId);
  const { length } = sourcesIn(stage.bench.store);
  connector.does('gateway.history', {
    ...{ threadId, sessionKey, whole: true },
    messages: [
      { key: 'a', role: 'user', at: 1, text: 'from the console', name: 'ada' },
      {
        ...{ key: 'b', role: 'assistant', at: 2, text: 'to the console' },
        tools: [{ callId: 'c', name: 'ls', input: {}, output: { text: 'x' } }],
      },
    ],
  });
  expect(sourcesIn(stage.bench.store).length).toBeGreaterThan(length);
  expect(momentsOf(stage.ada, threadId)).toEqual(before);
});

test('[TL10] a moment costs two rows and no look through others, however long the timeline is', () => {
  const bench = new RoomBench();
  const { threadId, runId, producer } = bench.answering();
  const cost = (work: () => void) => {
    const { writes, itemsRead } = bench.store;
    work();
    return [bench.store.writes - writes, bench.store.itemsRead - itemsRead];
  };
  let i = 2;
  const tool = () =>
    producer.does('tool', call(runId, 'called', { partId: `p-${i}`, callId: `c${i}`, i: i++ }));
  const early = cost(tool);
  for (let more = 0; more < 300; more++) tool();
  expect(cost(tool)).toEqual(early);
  expect(rowName(must(lastOf(bench, threadId)))).toBe(`call p-${i - 1}`);
});

test('[TL10] two rows are written and one moment is looked at, and nothing else of the timeline', () => {
  const bench = new RoomBench();
  const { runId, producer } = bench.answering();
  producer.does('tool', call(runId, 'called'));
  const [put, scan] = [vi.spyOn(bench.store, 'put'), vi.spyOn(bench.store, 'scan')];
  producer.does('tool', call(runId, 'running'));
  const written = put.mock.calls.map(([shelf]) => shelf as string);
  expect(written.filter((shelf) => /moments|timelines/.test(shelf))).toEqual([
    'moments',
    'timelines',
  ]);
  const looks = scan.mock.calls.filter(([shelf]) => shelf === 'moments');
  expect(looks.map(([, { by, limit }]) => [by, limit])).toEqual([['byRow', 1]]);
});

const lastOf = (bench: RoomBench, threadId: ThreadId): Moment | undefined => {
  const [item] = bench.store.scan('moments', {
    ...{ by: 'primary', where: { threadId }, limit: 1, down: true },
  });
  return item === undefined ? undefined : JSON.parse(item.body);
};
