import { expect, test } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { type Moment, momentRow } from '../../shared/model/moment.ts';
import { ada, bo } from '../testing/people.ts';
import { lanesOf } from './lanes.ts';
import { momentWords } from './moment-words.ts';
import { laneFacts, spanWords, stallWords, timeWords } from './span-words.ts';

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
  expect(one.stalls.map(stallWords)[0]).toMatch(/^Nothing came from the model for 5\.0 s, from /);
  expect(one.spans.map((span) => spanWords(span, nameOf))).toEqual([
    { name: 'Answer', tone: 'live', state: 'being written' },
    { name: 'Approval of web.fetch', tone: 'live', state: 'approved by Ada' },
  ]);
  expect(timeWords(must(one.spans[1], 'an approval'), one.run.from)).toMatch(
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
  expect(timeWords(rest.run, rest.run.from)).toMatch(/^before .*, not over, since /);
  expect(laneFacts(rest)).toEqual(['12 s waiting for a decision', '1.0 s writing']);
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
    'Its first words came',
    'The answer is being written',
    'Autopilot asks for an approval of web.fetch',
    'The run waits for a decision',
    'Approval of web.fetch: approved by Ada',
  ]);
});
