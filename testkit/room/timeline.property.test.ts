import { expect, test } from 'vitest';
import type { Moment } from '../../shared/model/moment.ts';
import { rowName, shapeOf } from '../../shared/timeline/moment-of.ts';
import { phasesOf } from '../../shared/timeline/phases.ts';
import { spansOf } from '../../shared/timeline/spans.ts';
import { Random } from '../random.ts';
import { sourcesIn, untold } from '../world/untold.ts';
import { ApprovalStage, humans } from './approval-stage.ts';

/** A state of every row that a timeline tells of, as the rows say it. */
const statesNow = ({ bench: { store } }: ApprovalStage): [string, string][] => {
  const runOf = new Map(
    store
      .scan('rows', { by: 'primary', where: { tbl: 'messages' }, limit: 999 })
      .map(({ id, body }) => [id, JSON.parse(body).runId]),
  );
  return sourcesIn(store).flatMap((source) => {
    const behind = source.table === 'parts' ? runOf.get(source.row.messageId) : undefined;
    const shape = shapeOf(source, behind);
    return shape === null ? [] : [[rowName(shape), shape.state] satisfies [string, string]];
  });
};

function all(stage: ApprovalStage): Moment[] {
  const ada = stage.join(humans.ada);
  const { threadId } = stage;
  const moments: Moment[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const page: { moments: Moment[]; next?: number | undefined } = ada.does('threads.timeline', {
      ...{ threadId, after, limit: 7 },
    });
    moments.push(...page.moments);
    after = page.next;
  }
  return moments;
}

/** One thing that somebody does; what is refused changes nothing. */
function act(stage: ApprovalStage, random: Random, i: number): void {
  const { ada, ben, cyd, producer, threadId, runId } = stage;
  const model = { provider: 'x', id: 'y', rehearsal: true };
  const approvals = sourcesIn(stage.bench.store).flatMap(({ table, row }) =>
    table === 'approvals' ? [row.id] : [],
  );
  const part = { runId, messageId: 'm-1', partId: `t-${i}`, i };
  const input = { steps: random.int(1, 30), everyMs: 500 };
  const acts: (() => unknown)[] = [
    () => producer.tries('part.start', { ...part, kind: 'text', text: 'Hi' }),
    () => stage.fetches(i),
    () => approvals.length > 0 && stage.votes(ben, random.pick(approvals)),
    () => approvals.length > 0 && stage.votes(ben, random.pick(approvals), 'reject'),
    () => approvals.length > 0 && stage.dispatches(random.pick(approvals)),
    () => ada.tries('jobs.start', { kind: 'rehearsal.steps', input, threadId }, `key-job-${i}`),
    () => cyd.tries('messages.send', { threadId, text: 'more' }, `key-send-${i}`),
    () => producer.tries('tool', { ...part, callId: `t${i}`, name: 'x', state: 'running', input }),
    () => producer.tries('run.park', { runId }),
    () => producer.tries('run.start', { runId, model }),
    () => random.chance(0.1) && ada.tries('runs.stop', { runId }, `key-stop-${i}`),
    () => stage.bench.sleep(),
  ];
  try {
    random.pick(acts)();
  } catch {
    // The run is over: nothing is fetched for it any more.
  }
}

test('[TL8] whatever happened: the timeline, replayed to any time, is what the rows were then', () => {
  const met = new Set<string>();
  for (let seed = 1; seed <= 8; seed++) {
    const random = new Random(seed);
    const stage = new ApprovalStage('solo');
    const seen: { at: number; states: [string, string][] }[] = [];
    for (let i = 1; i <= 30; i++) {
      stage.bench.run(random.int(1, 1_400));
      act(stage, random, i);
      stage.bench.run(1);
      seen.push({ at: stage.bench.clock.now(), states: statesNow(stage) });
    }
    const moments = all(stage);
    for (const { what, state } of moments) met.add(`${what} ${state}`);
    for (const { at, states } of seen) {
      const until = moments.filter((moment) => moment.at <= at);
      const told = spansOf(until).map(({ last }) => [rowName(last), last.state]);
      expect(told.sort(), `seed ${seed}`).toEqual(states.sort());
    }
    expect(untold(stage.bench.store), `seed ${seed}`).toEqual([]);
    for (const span of spansOf(moments)) {
      const { from, to, states, isWhole } = span;
      expect([isWhole, states[0]?.from, states.at(-1)?.to]).toEqual([true, from, to]);
      for (const [k, { to: until }] of states.entries())
        if (k + 1 < states.length) expect(until).toBe(states[k + 1]?.from);
    }
    const phases = phasesOf(moments, stage.runId);
    const [run] = spansOf(moments).filter(({ id }) => id === stage.runId);
    expect(phases.at(-1)?.to ?? null, `seed ${seed}`).toBe(run?.to ?? null);
    const spent = phases.reduce((sum, { from, to }) => sum + (to ?? from) - from, 0);
    const whole = (phases.at(-1)?.to ?? phases.at(-1)?.from ?? 0) - (run?.from ?? 0);
    expect(spent, `seed ${seed}`).toBe(whole);
  }
  for (const what of [
    'run waiting',
    'call running',
    'approval rejected',
    'job done',
    'answer live',
  ])
    expect([...met], what).toContain(what);
});
