import { expect, test } from 'vitest';
import { runId as runIdSchema } from '../model/ids.ts';
import { type Moment, momentRow } from '../model/moment.ts';
import { saysTheSame } from './moment-of.ts';
import { phasesOf, spentOn } from './phases.ts';
import { spansOf } from './spans.ts';

const runId = runIdSchema.parse('r1');

/** `[at, what, id, state, more?]` as moments, each row's first one the one that it was made with. */
function told(...lines: [number, Moment['what'], string, string, object?][]): Moment[] {
  const known = new Set<string>();
  return lines.map(([at, what, id, state, more = {}], i) => {
    const isFirst = !known.has(id);
    known.add(id);
    return momentRow.parse({
      ...{ n: i + 1, at, what, id, state, runId, by: 'human:ada' },
      ...(isFirst ? { began: true } : {}),
      ...{ askedBy: 'human:ada', messageId: 'm1', name: 'clock.now', kind: 'work', title: 'Count' },
      ...{ done: 0, of: 1, startedBy: 'human:ada', tries: 0, method: 'web.fetch', votes: 0 },
      ...{ layer: 'product', risk: 'secure', requestedBy: 'human:ada' },
      ...more,
    });
  });
}

const answered = told(
  [0, 'run', 'r1', 'queued'],
  [10, 'run', 'r1', 'running'],
  [30, 'answer', 'p1', 'live'],
  [40, 'answer', 'p1', 'done'],
  [45, 'approval', 'a1', 'pending', { partId: 'c1' }],
  [45, 'call', 'c1', 'waiting', { approvalId: 'a1' }],
  [46, 'run', 'r1', 'waiting'],
  [100, 'approval', 'a1', 'approved'],
  [105, 'run', 'r1', 'running'],
  [106, 'call', 'c1', 'running', { approvalId: 'a1' }],
  [150, 'call', 'c1', 'done', { approvalId: 'a1' }],
  [170, 'run', 'r1', 'running', { stalled: 'modelSlow' }],
  [180, 'run', 'r1', 'done'],
);

test('[TL8] the chat at a time is the last moment of each row until then', () => {
  const at = (ms: number) =>
    spansOf(answered.filter((moment) => moment.at <= ms)).map(({ last }) => [last.id, last.state]);
  expect(at(-1)).toEqual([]);
  expect(at(10)).toEqual([['r1', 'running']]);
  expect(at(35)).toEqual([
    ['r1', 'running'],
    ['p1', 'live'],
  ]);
  expect(at(1_000)).toEqual([
    ['r1', 'done'],
    ['p1', 'done'],
    ['a1', 'approved'],
    ['c1', 'done'],
  ]);
});

test('[TL8] a row over time: its states without a gap, how long it waited, whether it goes on', () => {
  const spans = spansOf(answered);
  expect(spans.map(({ id, title, from, to, waitedMs }) => [id, title, from, to, waitedMs])).toEqual(
    [
      ['r1', '', 0, 180, 69],
      ['p1', '', 30, 40, 0],
      ['a1', 'web.fetch', 45, null, 55],
      ['c1', 'clock.now', 45, 150, 61],
    ],
  );
  expect(spans[3]?.states).toEqual([
    { state: 'waiting', from: 45, to: 106 },
    { state: 'running', from: 106, to: 150 },
    { state: 'done', from: 150, to: 150 },
  ]);
  expect(spans.map(({ isWhole }) => isWhole)).toEqual([true, true, true, true]);
});

test('[TL8] a row whose beginning is not kept says so', () => {
  const [span] = spansOf(answered.slice(1));
  expect(span).toMatchObject({ id: 'r1', from: 10, isWhole: false });
});

test('[TL8] what a run spent its time on adds up to all of it', () => {
  const phases = phasesOf(answered, runId);
  expect(phases.map(({ state, from }) => [from, state])).toEqual([
    [0, 'queued'],
    [10, 'model'],
    [30, 'writing'],
    [40, 'model'],
    [45, 'decision'],
    [100, 'queued'],
    [105, 'model'],
    [106, 'tool'],
    [150, 'model'],
    [170, 'stalled'],
  ]);
  expect(spentOn(phases)).toEqual({
    ...{ queued: 15, model: 46, writing: 10, decision: 55, tool: 44, stalled: 10 },
  });
  expect(spentOn(phasesOf(answered.slice(0, 4), runId))).toEqual({
    queued: 10,
    model: 20,
    writing: 10,
  });
  expect(phasesOf(answered, runIdSchema.parse('r2'))).toEqual([]);
});

test('[TL1] of a job with many steps every twentieth part says something new', () => {
  const step = (done: number, of: number) => told([0, 'job', 'j1', 'running', { done, of }])[0];
  const isNew = (a: number, b: number, of: number) => {
    const [one, other] = [step(a, of), step(b, of)];
    return one !== undefined && other !== undefined && !saysTheSame(one, other);
  };
  expect([isNew(1, 2, 20), isNew(1, 2, 1_000), isNew(49, 50, 1_000)]).toEqual([true, false, true]);
});
