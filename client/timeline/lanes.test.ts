import { expect, test } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import {
  answerMoment,
  approvalMoment,
  callMoment,
  jobMoment,
  type Moment,
  momentRow,
  runMoment,
} from '../../shared/model/moment.ts';
import { ada, bo } from '../testing/people.ts';
import { lanesOf } from './lanes.ts';
import { momentWords } from './moment-words.ts';
import { laneFacts, spanWords, stallWords, timeWords } from './span-words.ts';
import { stallOf } from './stall-words.ts';

const nameOf = (who: string) => (who === bo ? 'Bo' : who === ada ? 'Ada' : 'Autopilot');

const asked = { what: 'run', id: 'r1', runId: 'r1', askedBy: bo, messageId: 'm1' };
const wrote = { what: 'answer', id: 'p2', runId: 'r1', messageId: 'm2' };
const waits = {
  ...{ what: 'approval', id: 'a1', runId: 'r1', method: 'web.fetch', layer: 'product' },
  ...{ risk: 'secure', requestedBy: 'autopilot:t1', votes: 0 },
};
const told = (...list: object[]): Moment[] =>
  list.map((one, i) => momentRow.parse({ n: i + 1, by: 'room', ...one }));

const moments = told(
  { ...asked, at: 1_000, state: 'queued', began: true },
  { ...asked, at: 2_000, state: 'running' },
  { ...asked, at: 2_000, state: 'running', stalled: 'modelSilent' },
  { ...asked, at: 7_000, state: 'running', wrote: true },
  { ...wrote, at: 7_000, state: 'live', began: true },
  { ...waits, at: 8_000, state: 'pending', began: true },
  { ...asked, at: 8_000, state: 'waiting', wrote: true },
  { ...waits, at: 20_000, state: 'approved', votes: 1, decidedBy: [ada] },
);

/** The day on which all of it happened. */
const today = 30_000;

const lane = (list: readonly Moment[]) => must(lanesOf(list).lanes[0], 'a lane');

test('[TV2] a run says how long it took to its first words, when nothing came, what it waited for and by whom that was decided', () => {
  const one = lane(moments);
  expect(laneFacts(one)).toEqual([
    'first words after 6.0 s',
    '1.0 s queued',
    '12 s waiting for a decision',
    '5.0 s of silence',
    '1.0 s writing',
  ]);
  expect(one.stalls.map((stall) => stallWords(stall, today))[0]).toMatch(
    /^Nothing came from the model for 5\.0 s, from /,
  );
  expect(one.spans.map((span) => spanWords(span, nameOf))).toEqual([
    { name: 'Answer', tone: 'live', state: 'being written' },
    { name: 'Approval of “Read a page of the web”', tone: 'live', state: 'approved by Ada' },
  ]);
  expect(timeWords(must(one.spans[1], 'an approval'), one.run.from, today)).toMatch(
    /^\+7\.0 s, not over, since .*, 12 s of it waiting$/,
  );
});

test('[TV2] a run that was stopped says by whom, who is not told any more once it ended', () => {
  const run = (...more: object[]) => {
    const one = lane(told(...more.map((say, i) => ({ ...asked, at: i, ...say }))));
    return spanWords(one.run, nameOf).state;
  };
  const ended = { state: 'stopped', by: 'autopilot:t1' };
  expect(run({ state: 'running' }, { state: 'running', stopping: ada }, ended)).toBe(
    'stopped by Ada',
  );
  expect(run({ state: 'queued' }, { state: 'stopped', by: bo })).toBe('stopped by Bo');
  expect(run({ state: 'running' }, ended)).toBe('stopped');
});

test('[TV2] what goes on reaches to the last that is known and has no length; what is not whole has no beginning', () => {
  const one = lane(moments);
  expect([one.knownTo, one.run.to]).toEqual([20_000, null]);
  const late = moments.slice(3).map(({ began: _, ...rest }) => momentRow.parse(rest));
  const rest = lane(late);
  expect(rest.firstTextAt).toBeNull();
  expect(timeWords(rest.run, rest.run.from, today)).toMatch(/^before .*, not over, since /);
  expect(laneFacts(rest)).toEqual(['12 s waiting for a decision', '1.0 s writing']);
});

test('[TV9] a run that waited its turn while somebody decided says how long that was', () => {
  const queue = told(
    { ...waits, runId: undefined, at: 0, state: 'pending', began: true },
    { ...asked, at: 1_000, state: 'queued', began: true },
    { ...waits, runId: undefined, at: 43_000, state: 'approved', votes: 1, decidedBy: [ada] },
    { ...asked, at: 78_000, state: 'running' },
  );
  expect(laneFacts(lane(queue))[0]).toBe('1:17 queued, 42 s of it while a decision was awaited');
});

/** One run is in the queue from 0 to 60 s; each of these is undecided for a while. */
const queuedBeside = (...undecided: [from: number, to: number, runId?: string][]) =>
  told(
    { ...asked, at: 0, state: 'queued', began: true },
    ...undecided
      .flatMap(([from, to, runId = 'r0'], i) => {
        const ask = { ...waits, id: `a${i}`, runId };
        return [
          { ...ask, at: from, state: 'pending', began: true },
          { ...ask, at: to, state: 'approved', votes: 1, decidedBy: [ada] },
        ];
      })
      .sort((a, b) => a.at - b.at),
    { ...asked, at: 60_000, state: 'running' },
  );

test('[TV9] decisions that were awaited at the same time are not counted twice', () => {
  const onDecision = (...undecided: [number, number][]) =>
    lane(queuedBeside(...undecided)).queuedOnDecision;
  expect(onDecision([10_000, 30_000], [10_000, 30_000])).toBe(20_000);
  expect(onDecision([10_000, 30_000], [20_000, 40_000])).toBe(30_000);
  expect(onDecision([10_000, 40_000], [20_000, 30_000])).toBe(30_000);
  expect(onDecision([10_000, 20_000], [30_000, 40_000], [50_000, 70_000])).toBe(30_000);
});

test('[TV9] of one run alone it is not said: what others asked for is not in its moments', () => {
  const moments = queuedBeside([10_000, 30_000], [25_000, 30_000, 'r1']);
  expect(laneFacts(lane(moments))).toContain(
    '1:00 queued, 20 s of it while a decision was awaited',
  );
  const alone = moments.filter((one) => one.runId === 'r1');
  const [one] = lanesOf(alone, { isOfOneRun: true }).lanes;
  expect(laneFacts(must(one, 'a lane'))).toContain('1:00 queued');
});

test('[TV2] runs stand newest first; what belongs to no run that is known stands by itself', () => {
  const more = told(
    ...moments,
    { ...asked, id: 'r2', runId: 'r2', at: 30_000, state: 'queued', began: true },
    { ...waits, id: 'a2', runId: undefined, at: 31_000, state: 'pending', began: true },
    { ...waits, id: 'a3', runId: 'r0', at: 32_000, state: 'rejected' },
  );
  const { lanes, loose } = lanesOf(more);
  expect(lanes.map(({ id }) => id)).toEqual(['r2', 'r1']);
  expect(loose.map(({ id }) => id)).toEqual(['a2', 'a3']);
});

test('[TV7] every moment has words for what is new in it', () => {
  const before = (at: number) =>
    moments.slice(0, at).findLast(({ id }) => id === moments[at]?.id) ?? null;
  expect(moments.map((one, at) => momentWords(one, before(at), nameOf))).toEqual([
    'Bo asked',
    'The run began',
    'Nothing comes from the model',
    'It began to think or write',
    'The answer is being written',
    'Autopilot asks for an approval of “Read a page of the web”',
    'The run waits for a decision',
    'Approval of “Read a page of the web”: approved by Ada',
  ]);
});

test('[TV2] [TV7] why nothing comes is said by its code, also where another reason takes its place, and of an unknown one only that nothing comes', () => {
  const codes = [
    ...['modelSilent', 'gatewayHungUp', 'gatewayDown', 'notBegun', 'stillPreparing', 'notTaken'],
    ...['restartedBefore', 'constructor'],
  ];
  const stalls = told(
    { ...asked, at: 0, state: 'running', began: true },
    ...codes.map((stalled, i) => ({ ...asked, at: (i + 1) * 1_000, state: 'running', stalled })),
    { ...asked, at: 9_000, state: 'running' },
  );
  const words = stalls.slice(1).map((one, i) => momentWords(one, must(stalls[i], 'one'), nameOf));
  expect(words).toEqual([
    'Nothing comes from the model',
    'Its gateway hung up',
    'Its gateway does not answer',
    'OpenClaw has not begun with it',
    'OpenClaw still prepares the answer',
    'OpenClaw has not taken it',
    'OpenClaw starts anew',
    'Nothing comes',
    'It goes on',
  ]);
  expect(lane(stalls).stalls.map((stall) => stallWords(stall, today).split(' for ')[0])).toEqual([
    'Nothing came from the model',
    'Its gateway was gone',
    'Its gateway did not answer',
    'OpenClaw did not begin with it',
    'OpenClaw prepared the answer',
    'OpenClaw did not take it',
    'OpenClaw was started anew',
    'Nothing came',
  ]);
  for (const [i, code] of codes.entries()) {
    const one = lane(stalls.slice(0, i + 2));
    expect(spanWords(one.run, nameOf).state).toBe(stallOf(code).now);
    expect(stallWords(must(one.stalls.at(-1), 'a stall'), today)).toContain(stallOf(code).now);
  }
});

test('[TV2] the first words are those of an answer, not a thought; where steps went before them nobody says when', () => {
  const thought = told(
    { ...asked, at: 1_000, state: 'queued', began: true },
    { ...asked, at: 2_000, state: 'running' },
    { ...asked, at: 3_000, state: 'running', wrote: true },
    { ...wrote, at: 9_000, state: 'live', began: true },
    { ...wrote, id: 'p3', at: 12_000, state: 'live', began: true },
  );
  expect(lane(thought).firstTextAt).toBe(9_000);
  expect(lane(thought.slice(0, 3)).firstTextAt).toBeNull();
  expect(lanesOf(thought, { dropped: 1 }).lanes[0]?.firstTextAt).toBeNull();
  const earlier = { ...wrote, id: 'p1', runId: 'r0', at: 0, state: 'done' };
  expect(
    lanesOf(told(earlier, ...thought.map(({ n: _, ...one }) => one)), { dropped: 1 }).lanes,
  ).toMatchObject([{ firstTextAt: 9_000 }]);
});

test('[TV2] times of another day say which', () => {
  const one = lane(moments);
  const approval = must(one.spans[1], 'an approval');
  const monthLater = today + 30 * 24 * 3_600_000;
  expect(timeWords(approval, one.run.from, today)).toMatch(/since \d\d:\d\d:\d\d,/);
  expect(timeWords(approval, one.run.from, monthLater)).toMatch(/since \d+ \w+ \d\d:\d\d:\d\d,/);
  expect(stallWords(must(one.stalls[0], 'a stall'), monthLater)).toMatch(/from \d+ \w+ \d\d:/);
});

const called = { what: 'call', id: 'p9', runId: 'r1', name: 'exec', messageId: 'm2' };
const work = {
  ...{ what: 'job', id: 'j1', kind: 'work', title: 'Count', done: 0, of: 3, startedBy: bo },
  tries: 0,
};
const model = { provider: 'acme', id: 'one', rehearsal: false };
const running = { ...asked, state: 'running' };
const queued = { ...asked, state: 'queued' };
const pending = { ...waits, state: 'pending' };
const first = { by: ada, verdict: 'approve', isFirstStep: true };

const news: [field: string, before: object | null, after: object, words: string][] = [
  [
    'cause',
    null,
    { ...running, began: true, cause: 'cron' },
    'Nobody here asked: its time had come',
  ],
  [
    'cause, another one',
    null,
    { ...queued, began: true, cause: 'elsewhere' },
    'Nobody here asked: it was asked on another surface',
  ],
  ['state', queued, running, 'The run began'],
  ['taken', queued, { ...queued, taken: true }, 'OpenClaw took it'],
  [
    'taken, which ends a stall',
    { ...queued, stalled: 'notTaken' },
    { ...queued, taken: true },
    'OpenClaw took it',
  ],
  ['taken, no more', { ...queued, taken: true }, queued, 'OpenClaw is told of it again'],
  ['model', running, { ...running, model }, 'acme one answers'],
  [
    'model, another one',
    { ...running, model },
    { ...running, model: { ...model, id: 'two' } },
    'acme two answers',
  ],
  ['wrote', running, { ...running, wrote: true }, 'It began to think or write'],
  ['stalled', running, { ...running, stalled: 'modelSilent' }, 'Nothing comes from the model'],
  ['stopping', running, { ...running, stopping: ada }, 'Ada pressed Stop'],
  [
    'usage',
    { ...asked, state: 'done' },
    { ...asked, state: 'done', usage: { inputTokens: 1, outputTokens: 1 } },
    'What it used is known',
  ],
  ['state', { ...called, state: 'called' }, { ...called, state: 'running' }, 'exec: running'],
  [
    'approvalId',
    { ...called, state: 'waiting' },
    { ...called, state: 'waiting', approvalId: 'a1' },
    'exec: its approval was asked for',
  ],
  [
    'vote',
    pending,
    { ...pending, votes: 1, vote: first },
    'Ada began to say yes to “Read a page of the web”',
  ],
  [
    'vote, its second step',
    { ...pending, votes: 1, vote: first },
    { ...pending, votes: 1, vote: { by: ada, verdict: 'approve' } },
    'Ada said yes to “Read a page of the web”',
  ],
  [
    'stuck',
    pending,
    { ...pending, stuck: true },
    'Nobody is left who could decide “Read a page of the web”',
  ],
  [
    'stuck, no more',
    { ...pending, stuck: true },
    pending,
    'Somebody may decide “Read a page of the web” again',
  ],
  ['scheduleId', null, { ...work, state: 'queued', scheduleId: 's1' }, 'Count: its time had come'],
  ['state', null, { ...work, state: 'queued' }, 'Count: asked for'],
  [
    'runner',
    { ...work, state: 'queued' },
    { ...work, state: 'running', runner: ada },
    'Count: Ada took it on',
  ],
  [
    'runner, gone',
    { ...work, state: 'running', runner: ada },
    { ...work, state: 'queued' },
    'Count: waits for somebody to do it',
  ],
  [
    'done',
    { ...work, state: 'running', runner: ada },
    { ...work, state: 'running', runner: ada, done: 1 },
    'Count: 1 of 3 steps',
  ],
  [
    'of',
    { ...work, state: 'running', done: 1 },
    { ...work, state: 'running', done: 1, of: 5 },
    'Count: 1 of 5 steps',
  ],
  [
    'tries',
    { ...work, state: 'running' },
    { ...work, state: 'running', tries: 1 },
    'Count: a step failed',
  ],
];

test.each(news)('[TV7] a moment in which %s is new says that', (_, before, after, words) => {
  const [one = null, two] = told(...(before === null ? [] : [{ at: 1, ...before }]), {
    at: 2,
    ...after,
  });
  const newest = two ?? must(one, 'a moment');
  expect(momentWords(newest, two === undefined ? null : one, nameOf)).toBe(words);
});

/** What never changes, or only together with what has words: its state, or a vote. */
const noNews: Partial<Record<string, string>> = {
  run: 'askedBy messageId instanceId follows trouble',
  call: 'name messageId',
  answer: 'messageId state',
  approval:
    'state votes method layer risk instanceId partId requestedBy onBehalfOf decidedBy decidedElsewhere grantId supersedes supersededBy',
  job: 'kind title startedBy onBehalfOf endedBy trouble',
};

const kinds = {
  ...{ run: runMoment, call: callMoment, answer: answerMoment },
  ...{ approval: approvalMoment, job: jobMoment },
};

test('[TV7] whatever a moment can newly say has words, or comes with what has them', () => {
  const frame = 'n at by id runId began what'.split(' ');
  for (const [what, { shape }] of Object.entries(kinds)) {
    const told = news.flatMap(([field, , after]) =>
      'what' in after && after.what === what ? [field.split(',')[0]] : [],
    );
    const said = [...frame, ...(noNews[what] ?? '').split(' '), ...told];
    expect(Object.keys(shape).filter((field) => !said.includes(field))).toEqual([]);
  }
});

test('[TV2] a job that nobody took on does not begin by itself', () => {
  const [last] = told({ ...work, at: 1, state: 'queued', began: true });
  const state = spanWords({ last: must(last, 'a job'), stopping: undefined }, nameOf).state;
  expect(state).toBe('waits for somebody to do it, 0 of 3 steps');
});
