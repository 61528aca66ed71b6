import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { Job } from '../../shared/model/job.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { person, RoomBench } from './room-bench.ts';

/** Ada asks for birds to be counted; Bo and Cy could do it. */
function asked() {
  const bench = new RoomBench();
  for (const name of ['bo', 'cy']) bench.member(name);
  const { jobId } = bench
    .join('ada')
    .does('jobs.start', { kind: 'work', input: { task: 'Count the birds.', of: 10 } });
  const job = (): Job => {
    const row = readRow(bench.store, 'jobs', jobId);
    if (row === null) throw new Error('no job');
    return row;
  };
  return { bench, jobId, job };
}

test('[JB7] a member takes work on, says how far it is, and finishes it; everybody sees it, with a receipt', () => {
  const { bench, jobId, job } = asked();
  const watcher = bench.join('cy', ['jobs', `job:${jobId}`]).fresh();
  expect(job()).toMatchObject({ state: 'queued', title: 'Count the birds.' });
  const bo = bench.join('bo');
  const { claim, input, until } = bo.does('jobs.claim', { jobId });
  expect([input, until - bench.clock.now()]).toEqual([
    { task: 'Count the birds.', of: 10 },
    bounds.jobLeaseMs,
  ]);
  bo.does('jobs.report', { jobId, claim, done: 4, line: 'four so far' });
  expect(job()).toMatchObject({
    state: 'running',
    runner: person('bo'),
    progress: { done: 4, of: 10 },
  });
  const end = { jobId, claim, state: 'done', words: 'Ten.', result: { birds: 10 } } as const;
  expect(bo.does('jobs.finish', end).state).toBe('done');
  expect(bo.tries('jobs.finish', end, 'key-00001')).toBe('conflict');
  expect(job()).toMatchObject({
    state: 'done',
    result: { birds: 10 },
    progress: { done: 10, words: 'Ten.' },
  });
  const lines = watcher
    .events('patch')
    .flatMap(({ put }) => put)
    .filter(([table]) => table === 'jobLines');
  expect(lines.map(([, row]) => 'text' in row && row.text)).toEqual([
    'bo takes it on.',
    'four so far',
    'Ten.',
  ]);
  const [receipt] = bo.does('receipts.page', { limit: 1, kind: 'job' }).receipts;
  expect(receipt).toMatchObject({ outcome: 'done', principal: person('bo'), jobId });
});

test('[JB8] who falls silent loses it to the next, and who comes back late is told so', () => {
  const { bench, jobId, job } = asked();
  const bo = bench.join('bo');
  const { claim } = bo.does('jobs.claim', { jobId });
  expect(bench.join('cy').tries('jobs.claim', { jobId }, 'key-00001')).toBe('conflict');
  bench.run(bounds.jobLeaseMs / 2);
  bo.does('jobs.report', { jobId, claim });
  bench.run(bounds.jobLeaseMs - 1);
  expect(job().state).toBe('running');
  bench.kill();
  bench.run(bounds.jobLastCallMs + 2);
  expect([job().state, job().runner]).toEqual(['queued', undefined]);
  const late = bench.join('bo');
  expect(late.tries('jobs.report', { jobId, claim, done: 9 }, 'key-00002')).toBe('conflict');
  const cy = bench.join('cy');
  const second = cy.does('jobs.claim', { jobId }).claim;
  expect([
    second > claim,
    late.tries('jobs.finish', { jobId, claim, state: 'done' }, 'key-00003'),
  ]).toEqual([true, 'conflict']);
  expect(cy.does('jobs.finish', { jobId, claim: second, state: 'done' }).state).toBe('done');
});

test('[JB8] a room that was away itself calls the runner once more before it blames them', () => {
  const { bench, jobId, job } = asked();
  const { claim } = bench.join('bo').does('jobs.claim', { jobId });
  bench.run(48_000);
  bench.kill();
  bench.clock.jump(120_000);
  bench.ring();
  expect(job()).toMatchObject({ state: 'running', runner: person('bo'), tries: 0 });
  bench.run(bounds.jobLastCallMs - 1);
  bench.join('bo').does('jobs.report', { jobId, claim, done: 3 });
  bench.run(bounds.jobLeaseMs - 1);
  expect(job()).toMatchObject({ runner: person('bo'), tries: 0, progress: { done: 3 } });
  bench.run(bounds.jobLastCallMs);
  expect(job()).toMatchObject({ runner: person('bo') });
  bench.run(1);
  expect(job()).toMatchObject({
    state: 'queued',
    tries: 1,
    progress: { words: 'bo was not heard of for 90 s and no longer has it.' },
  });
  const second = bench.join('cy').does('jobs.claim', { jobId }).claim;
  bench.run(bounds.jobLeaseMs + 1);
  bench.join('cy').does('jobs.finish', { jobId, claim: second, state: 'done' });
  bench.run(bounds.jobLastCallMs);
  expect([job().state, bench.errors()]).toEqual(['done', []]);
});

test('[JB8] the same member in two processes: the later one has it', () => {
  const { bench, jobId } = asked();
  const bo = bench.join('bo');
  const [one, two] = [0, 1].map(() => bo.does('jobs.claim', { jobId }).claim);
  expect(bo.tries('jobs.report', { jobId, claim: one }, 'key-00001')).toBe('conflict');
  expect(bo.tries('jobs.report', { jobId, claim: two }, 'key-00002')).toBe('ok');
});

test('[JB8] after five who fell silent, or a week in which nobody came, it has failed', () => {
  const { bench, jobId, job } = asked();
  for (let i = 0; i < bounds.jobTries; i++) {
    bench.join('bo').does('jobs.claim', { jobId });
    bench.run(bounds.jobLeaseMs + bounds.jobLastCallMs);
  }
  expect(job()).toMatchObject({ state: 'failed', trouble: { code: 'runnersSilent' } });
  const other = asked();
  other.bench.run(bounds.jobWaitMs + 1);
  expect(other.job()).toMatchObject({ state: 'failed', trouble: { code: 'nobodyCame' } });
});

test('[JB9] cancelled, its runner is told at the next word; what the room does itself nobody takes on', () => {
  const { bench, jobId } = asked();
  const bo = bench.join('bo');
  const { claim } = bo.does('jobs.claim', { jobId });
  bench.join('ada').does('jobs.cancel', { jobId });
  expect(bo.ask('jobs.report', { jobId, claim }, 'key-00001')).toMatchObject({
    error: { code: 'conflict', message: 'The job is cancelled already.' },
  });
  const { jobId: own } = bo.does('jobs.start', { kind: 'rehearsal.steps', input: { steps: 9 } });
  expect(bo.tries('jobs.claim', { jobId: own }, 'key-00002')).toBe('conflict');
  bench.member('vi', 'viewer');
  expect(bench.join('vi').tries('jobs.claim', { jobId }, 'key-00003')).toBe('notAllowed');
});
