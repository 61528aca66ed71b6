import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import type { Job } from '../../shared/model/job.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { person, RoomBench } from './room-bench.ts';

const jobOf = (bench: RoomBench, id: string): Job => {
  const job = readRow(bench.store, 'jobs', id);
  if (job === null) throw new Error('no job');
  return job;
};
const scheduleOf = (bench: RoomBench, id: string): Schedule => {
  const schedule = readRow(bench.store, 'schedules', id);
  if (schedule === null) throw new Error('no schedule');
  return schedule;
};
const steps = (count: number, more = {}) => ({
  kind: 'rehearsal.steps',
  input: { steps: count, everyMs: 1_000, ...more },
});
const jobsIn = (bench: RoomBench): Job[] =>
  bench.store
    .scan('rows', { by: 'primary', where: { tbl: 'jobs' }, limit: 100 })
    .map(({ body }): Job => JSON.parse(body))
    .sort((a, b) => a.createdAt - b.createdAt);

test('[JB1] [M129] a job goes on with nobody connected, step by step, and over a kill; nothing is done twice', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada', ['jobs']);
  const { jobId } = ada.does('jobs.start', steps(60));
  bench.leave(ada);
  bench.run(20_000);
  const half = jobOf(bench, jobId).progress.done;
  expect([jobOf(bench, jobId).state, half > 15 && half < 25]).toEqual(['running', true]);
  bench.kill();
  bench.run(15_000);
  bench.kill();
  bench.run(30_000);
  expect(jobOf(bench, jobId)).toMatchObject({
    state: 'done',
    progress: { done: 60, of: 60 },
    lines: 60,
    result: { steps: 60 },
  });
  const seen = bench.join('ada', ['jobs']).does('jobs.log', { jobId, before: 1_000, limit: 100 });
  expect(seen.put.map(([, row]) => 'text' in row && row.text)).toEqual(
    Array.from({ length: 60 }, (_, i) => `step ${60 - i} of 60`),
  );
  const due = bench.store.scan('deadlines', { by: 'byDue', limit: 9 });
  expect(due.filter(({ kind }) => kind === 'job')).toEqual([]);
});

test('[JB2] whoever watches sees progress and log as they come, and a late reader all of it', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada', ['jobs']);
  const { jobId } = ada.does('jobs.start', steps(3));
  ada.does('topic.open', { topic: `job:${jobId}` });
  ada.fresh();
  bench.run(10_000);
  const put = ada.events('patch').flatMap((patch) => patch.put);
  expect(
    put.filter(([table]) => table === 'jobs').map(([, row]) => 'state' in row && row.state),
  ).toEqual(['running', 'running', 'done']);
  expect(put.filter(([table]) => table === 'jobLines')).toHaveLength(3);
  const late = bench.join('ada').does('topic.open', { topic: `job:${jobId}` });
  expect(late.put).toHaveLength(3);
});

test('[JB3] cancelled before its next step, by who may, once', () => {
  const bench = new RoomBench();
  bench.member('ben', 'member');
  bench.member('op', 'operator');
  const { jobId } = bench.join('ada').does('jobs.start', steps(60));
  bench.run(5_000);
  expect(bench.join('ben').tries('jobs.cancel', { jobId }, 'key-00001')).toBe('notAllowed');
  expect(bench.join('op').does('jobs.cancel', { jobId }).state).toBe('cancelled');
  const { done } = jobOf(bench, jobId).progress;
  bench.run(60_000);
  expect(jobOf(bench, jobId)).toMatchObject({
    state: 'cancelled',
    progress: { done },
    endedBy: person('op'),
  });
  expect(bench.join('op').does('jobs.cancel', { jobId }).state).toBe('cancelled');
});

test('[JB3] [SC9] an operator’s agent touches what is of others only with a key that is good for operating', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { jobId } = ada.does('jobs.start', steps(60));
  const { scheduleId } = ada.does('schedules.create', {
    ...{ title: 'Later', when: { kind: 'cron', cron: '0 9 * * *', timeZone: 'Europe/Berlin' } },
    what: { kind: 'job', job: 'rehearsal.steps', title: 'Count', input: { steps: 1 } },
  });
  bench.member('agent:scout', 'operator');
  const tries = (scope: 'chat' | 'operate') => {
    const credential = { kind: 'key', id: 'key-1', scope, expiresAt: 4e12 } as const;
    const scout = bench.connect('agent:scout', { credential });
    scout.hello();
    return [
      scout.tries('schedules.pause', { scheduleId, paused: true }, `key-pause-${scope}`),
      scout.tries('schedules.remove', { scheduleId }, `key-remove-${scope}`),
      scout.tries('jobs.cancel', { jobId }, `key-cancel-${scope}`),
    ];
  };
  expect(tries('chat')).toEqual(['notAllowed', 'notAllowed', 'notAllowed']);
  expect(tries('operate')).toEqual(['ok', 'ok', 'ok']);
});

test('[JB3] by which key an agent asked its assistant is not known: the assistant cancels for it what is its own', () => {
  const bench = new RoomBench();
  bench.member('agent:scout', 'operator');
  const scout = bench.join('agent:scout');
  const others = bench.join('ada').does('jobs.start', steps(60)).jobId;
  const own = scout.does('jobs.start', steps(60)).jobId;
  const { threadId } = scout.does('threads.create', {});
  const { runId } = scout.does('messages.send', { threadId, text: 'end them' });
  const assistant = bench.producer(threadId);
  assistant.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  const tries = (jobId: string) => assistant.tries('jobs.cancel', { jobId }, `key-${jobId}`);
  expect([tries(others), tries(own)]).toEqual(['notAllowed', 'ok']);
});

test('[JB4] a step that fails is tried again, ever later, and at last the job has failed, with a reason; retry is a new job', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { jobId } = ada.does('jobs.start', steps(3, { failAt: 2 }));
  bench.run(4_000);
  expect(jobOf(bench, jobId).tries).toBeGreaterThan(1);
  bench.run(60_000);
  expect(jobOf(bench, jobId)).toMatchObject({
    state: 'failed',
    progress: { done: 1 },
    tries: bounds.jobTries,
    trouble: { code: 'jobFailed' },
  });
  const again = ada.does('jobs.retry', { jobId }).jobId;
  expect(bench.join('ada').does('jobs.retry', { jobId }).jobId).toBe(again);
  expect([jobsIn(bench).length, jobOf(bench, jobId).retriedAs]).toEqual([2, again]);
  expect([again === jobId, jobOf(bench, again).retryOf]).toEqual([false, jobId]);
  expect(ada.tries('jobs.retry', { jobId: again }, 'key-00001')).toBe('conflict');
});

test('[JB5] what is no job is not begun; there is a cap; and each end leaves a receipt', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  for (const params of [
    { kind: 'nothing', input: {} },
    { kind: 'constructor', input: {} },
    steps(0),
    { kind: 'rehearsal.steps', input: null },
  ])
    expect(ada.tries('jobs.start', params, `key-${JSON.stringify(params).length}-abc`)).toBe(
      'badParams',
    );
  const { jobId } = ada.does('jobs.start', steps(1));
  bench.run(1_000);
  const [receipt] = ada.does('receipts.page', { limit: 5, kind: 'job' }).receipts;
  expect(receipt).toMatchObject({ jobId, outcome: 'done', principal: person('ada') });
  let last = '';
  for (let i = 0; i <= bounds.activeJobs; i++) {
    if (i % 50 === 49) bench.run(2_000);
    last = ada.tries('jobs.start', steps(900), `key-many-${i}`);
  }
  expect(last).toBe('tooMany');
});

test('[JB6] a job of a private thread is seen by those it names alone, and moves with it', () => {
  const bench = new RoomBench();
  bench.member('ben', 'operator');
  const [ada, ben] = [bench.join('ada', ['jobs']), bench.join('ben', ['jobs'])];
  const { threadId } = ada.does('threads.create', { access: [person('ada')] });
  const { jobId } = ada.does('jobs.start', { ...steps(60), threadId });
  bench.run(5_000);
  expect(ben.events('patch')).toEqual([]);
  expect([
    ben.tries('jobs.cancel', { jobId }, 'key-00001'),
    ben.tries('topic.open', { topic: `job:${jobId}` }),
  ]).toEqual(['notFound', 'notFound']);
  ada.does('threads.setAccess', { threadId, access: null });
  expect(ben.events('patch')[0]?.put[0]?.[1].id).toBe(jobId);
  ben.does('topic.open', { topic: `job:${jobId}` });
  ada.does('threads.setAccess', { threadId, access: [person('ada')] });
  expect(ben.events('closed').map(({ topic }) => topic)).toEqual([`job:${jobId}`]);
  ben.fresh();
  bench.run(5_000);
  expect(ben.events('patch')).toEqual([]);
});

const cron = (text: string) => ({ kind: 'cron', cron: text, timeZone: 'UTC' }) as const;
const work = { kind: 'job', job: 'rehearsal.steps', title: 'Count', input: { steps: 1 } } as const;

test('[SC5] a schedule starts its job in time, with nobody connected, again and again', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada', ['jobs']);
  const { scheduleId, nextAt } = ada.does('schedules.create', {
    title: 'Hourly',
    when: cron('0 * * * *'),
    what: work,
  });
  bench.leave(ada);
  bench.run(nextAt - bench.clock.now() + 2 * 3_600_000 + 1_000);
  const jobs = jobsIn(bench);
  expect(
    jobs.map(({ state, startedBy, createdAt, missed }) => [
      state,
      startedBy,
      (createdAt - nextAt) / 3_600_000,
      missed,
    ]),
  ).toEqual([
    ['done', person('ada'), 0, undefined],
    ['done', person('ada'), 1, undefined],
    ['done', person('ada'), 2, undefined],
  ]);
  expect(scheduleOf(bench, scheduleId)).toMatchObject({
    nextAt: nextAt + 3 * 3_600_000,
    last: { missed: 0, jobId: jobs[2]?.id },
  });
});

test('[SC6] what was missed is made up for once, and the run says how many it stands for', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { scheduleId, nextAt } = ada.does('schedules.create', {
    title: 'Hourly',
    when: cron('0 * * * *'),
    what: work,
  });
  bench.clock.jump(nextAt - bench.clock.now() + 5 * 3_600_000 + 60_000);
  bench.ring();
  bench.ring();
  expect(jobsIn(bench).map(({ missed }) => missed)).toEqual([5]);
  expect(scheduleOf(bench, scheduleId)).toMatchObject({
    nextAt: nextAt + 6 * 3_600_000,
    last: { missed: 5 },
  });
});

test('[SC7] once is once; and it may say something in a thread', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', {});
  const what = { kind: 'message', threadId, text: 'good morning' } as const;
  const at = bench.clock.now() + 60_000;
  const { scheduleId } = ada.does('schedules.create', {
    title: 'Wake',
    when: { kind: 'once', at },
    what,
  });
  bench.run(120_000);
  const { last, nextAt } = scheduleOf(bench, scheduleId);
  expect([nextAt, last?.at]).toEqual([undefined, at]);
  expect(readRow(bench.store, 'messages', last?.messageId ?? '')).toMatchObject({
    author: person('ada'),
    threadId,
  });
});

test('[SC8] it runs in the name of who made it only as long as they may', () => {
  const bench = new RoomBench();
  bench.member('ben', 'member');
  const ben = bench.join('ben');
  const { scheduleId, nextAt } = ben.does('schedules.create', {
    title: 'Hourly',
    when: cron('0 * * * *'),
    what: work,
  });
  bench.member('ben', 'viewer');
  bench.run(nextAt - bench.clock.now() + 1_000);
  expect(jobsIn(bench)).toEqual([]);
  expect(scheduleOf(bench, scheduleId).paused?.why).toContain('no longer');
});

test('[SC9] paused it does not run, and goes on from now; removed it is gone; others may not touch it', () => {
  const bench = new RoomBench();
  bench.member('ben', 'member');
  const [ada, ben] = [bench.join('ada'), bench.join('ben')];
  const { scheduleId } = ada.does('schedules.create', {
    title: 'Hourly',
    when: cron('0 * * * *'),
    what: work,
  });
  expect(ben.tries('schedules.pause', { scheduleId, paused: true }, 'key-00001')).toBe(
    'notAllowed',
  );
  ada.does('schedules.pause', { scheduleId, paused: true });
  bench.run(3 * 3_600_000);
  expect(jobsIn(bench)).toEqual([]);
  const again = bench.join('ada');
  const { nextAt } = again.does('schedules.pause', { scheduleId, paused: false });
  expect(nextAt).toBeGreaterThan(bench.clock.now());
  again.does('schedules.remove', { scheduleId });
  bench.run(3 * 3_600_000);
  expect([jobsIn(bench), readRow(bench.store, 'schedules', scheduleId)]).toEqual([[], null]);
});

/** An agent of Ada's made a schedule; Ada paused the room. */
function pausedAgent(when: (now: number) => Schedule['when']) {
  const bench = new RoomBench({}, { founder: { principal: person('human:ada'), name: 'Ada' } });
  bench.member('agent:bot', 'member');
  const [ada, bot] = [bench.join('human:ada'), bench.join('agent:bot')];
  const { scheduleId, nextAt } = bot.does('schedules.create', {
    title: 'Hourly',
    when: when(bench.clock.now()),
    what: work,
  });
  ada.does('room.pause', { reason: 'enough' });
  const until = (at: number) => bench.run(at - bench.clock.now() + 1_000);
  return { bench, scheduleId, nextAt, until, kept: () => scheduleOf(bench, scheduleId) };
}

test('[SC10] [R112] due in a pause, a schedule of an agent is skipped, says so, and goes on after it', () => {
  const { bench, nextAt, until, kept } = pausedAgent(() => cron('0 * * * *'));
  until(nextAt + 3_600_000);
  expect(jobsIn(bench)).toEqual([]);
  expect(kept()).toMatchObject({
    nextAt: nextAt + 2 * 3_600_000,
    skipped: { count: 2, why: 'Agents were paused.' },
  });
  expect(kept().paused).toBeUndefined();
  bench.join('human:ada').does('room.resume', {});
  until(nextAt + 2 * 3_600_000);
  expect(jobsIn(bench).map(({ missed }) => missed)).toEqual([2]);
  expect([kept().skipped, kept().last?.missed]).toEqual([undefined, 2]);
});

test('[SC10] what was for once and came due in the pause runs when it ends, and says when it was due', () => {
  const { bench, nextAt, until, kept } = pausedAgent((now) => ({ kind: 'once', at: now + 60_000 }));
  until(nextAt + 3_600_000);
  expect([jobsIn(bench).length, kept().nextAt, kept().skipped?.count]).toEqual([0, undefined, 1]);
  bench.join('human:ada').does('room.resume', {});
  bench.run(1_000);
  expect(jobsIn(bench)).toHaveLength(1);
  expect(kept()).toMatchObject({ last: { missed: 0, dueAt: nextAt } });
});

test('[SC10] a room that is full for the moment skips a run and no more', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const hourly = { title: 'Hourly', when: cron('0 * * * *'), what: work };
  const { scheduleId, nextAt } = ada.does('schedules.create', hourly);
  const once = ada.does('schedules.create', {
    title: 'Once',
    when: { kind: 'once', at: nextAt },
    what: work,
  });
  const fill = Array.from({ length: bounds.activeJobs }, (_, i) => {
    if (i % 20 === 19) bench.run(2_000);
    return ada.does('jobs.start', { kind: 'work', input: { task: `${i}` } }).jobId;
  });
  bench.run(nextAt - bench.clock.now() + 1_000);
  expect(scheduleOf(bench, scheduleId)).toMatchObject({
    skipped: { count: 1 },
    nextAt: nextAt + 3_600_000,
  });
  expect(scheduleOf(bench, scheduleId).paused).toBeUndefined();
  const later = bench.join('ada');
  for (const jobId of fill.slice(0, 9)) later.does('jobs.cancel', { jobId });
  bench.run(2 * bounds.scheduleEveryMs);
  expect(scheduleOf(bench, once.scheduleId).last?.jobId).toBeDefined();
  bench.run(3_600_000);
  expect(scheduleOf(bench, scheduleId)).toMatchObject({ last: { missed: 1 } });
});

test('[SC11] paused over its only moment it runs when it goes on, and one that has run says that it is over', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const at = bench.clock.now() + 60_000;
  const once = { title: 'Once', when: { kind: 'once', at }, what: work } as const;
  const { scheduleId } = ada.does('schedules.create', once);
  ada.does('schedules.pause', { scheduleId, paused: true });
  bench.run(3_600_000);
  const again = bench.join('ada');
  expect(again.does('schedules.pause', { scheduleId, paused: false }).nextAt).toBe(
    bench.clock.now(),
  );
  bench.run(1_000);
  expect(jobsIn(bench)).toHaveLength(1);
  expect(scheduleOf(bench, scheduleId).last).toMatchObject({ dueAt: at });
  const late = again.ask('schedules.pause', { scheduleId, paused: false }, 'key-00001');
  expect(late).toMatchObject({
    error: { code: 'conflict', message: expect.stringContaining('once') },
  });
});

test('[R112] in a pause an agent begins nothing: no job again, no schedule, no schedule that goes on', () => {
  const bench = new RoomBench({}, { founder: { principal: person('human:ada'), name: 'Ada' } });
  bench.member('agent:bot', 'member');
  const [ada, bot] = [bench.join('human:ada'), bench.join('agent:bot')];
  const { jobId } = bot.does('jobs.start', steps(9));
  bot.does('jobs.cancel', { jobId });
  const hourly = { title: 'Hourly', when: cron('0 * * * *'), what: work };
  const { scheduleId } = bot.does('schedules.create', hourly);
  bot.does('schedules.pause', { scheduleId, paused: true });
  ada.does('room.pause', { reason: 'enough' });
  for (const [method, params] of [
    ['jobs.retry', { jobId }],
    ['schedules.create', hourly],
    ['schedules.pause', { scheduleId, paused: false }],
  ] as const)
    expect([method, bot.tries(method, params, `key-${method.replace('.', '-')}`)]).toEqual([
      method,
      'paused',
    ]);
  expect(ada.tries('jobs.retry', { jobId }, 'key-00001')).toBe('ok');
});
