import { expect, test } from 'vitest';
import { isTableName } from '../../shared/model/tables.ts';
import { person, RoomBench } from './room-bench.ts';

const self = (name: string): string => `self:${person(name)}`;
const steps = (count: number) => ({
  kind: 'rehearsal.steps',
  input: { steps: count, everyMs: 1_000 },
});

/** A private thread of Ada and Ben; Cy is an owner, and not named. */
function stage() {
  const bench = new RoomBench();
  bench.member('ben', 'member');
  bench.member('cy', 'owner');
  const join = (name: string) => bench.join(name, ['workspace', 'jobs', self(name)]);
  const [ada, cy] = [join('ada'), join('cy')];
  const { threadId } = ada.does('threads.create', { access: ['ada', 'ben'].map(person) });
  const speak = () =>
    ada.does('schedules.create', {
      title: 'Every hour',
      when: { kind: 'cron', cron: '0 * * * *', timeZone: 'UTC' },
      what: { kind: 'message', threadId, text: 'Still here' },
    }).scheduleId;
  /** What a list of work knows of private threads: active jobs and schedules of each. */
  const workOf = (name: string): unknown[] =>
    bench
      .join(name)
      .does('topic.open', { topic: self(name) })
      .put.flatMap(([table, row]) =>
        isTableName(table) && table === 'privateWork' && 'active' in row && 'schedules' in row
          ? [[row.active, row.schedules]]
          : [],
      );
  return { bench, ada, cy, threadId, speak, workOf };
}

test('[PQ4] how much work a private thread has is told to each it names, and to nobody else', () => {
  const { bench, ada, cy, threadId, speak, workOf } = stage();
  expect(workOf('ada')).toEqual([]);
  ada.does('jobs.start', { ...steps(3), threadId });
  const scheduleId = speak();
  expect([workOf('ada'), workOf('ben'), workOf('cy')]).toEqual([[[1, 1]], [[1, 1]], []]);
  expect(JSON.stringify(cy.heard)).not.toContain(threadId);
  const { put } = ada.does('topic.open', { topic: `thread:${threadId}` });
  const tables = put.map(([table]) => table);
  expect([tables.includes('jobs'), tables.includes('schedules')]).toEqual([true, true]);
  bench.run(10_000);
  expect(workOf('ada')).toEqual([[0, 1]]);
  ada.does('schedules.remove', { scheduleId });
  expect(workOf('ada')).toEqual([[0, 0]]);
});

test('[PQ4] it is said once as work begins and ends, not with every step', () => {
  const { bench, ada, threadId } = stage();
  ada.fresh();
  ada.does('jobs.start', { ...steps(5), threadId });
  bench.run(20_000);
  const told = ada
    .events('patch')
    .flatMap(({ put }) => put)
    .filter(([table]) => table === 'privateWork');
  expect(told.map(([, row]) => 'active' in row && row.active)).toEqual([1, 0]);
});

test('[PQ4] it goes with the right to read the thread, and comes with it', () => {
  const { bench, ada, cy, threadId, speak, workOf } = stage();
  speak();
  ada.does('threads.setAccess', { threadId, access: [person('cy')] });
  expect([workOf('ada'), workOf('ben'), workOf('cy')]).toEqual([[[0, 1]], [], [[0, 1]]]);
  cy.does('threads.setAccess', { threadId, access: null });
  expect([workOf('ada'), workOf('cy')]).toEqual([[], []]);
  cy.does('threads.setAccess', { threadId, access: [person('ben')] });
  expect([workOf('ada'), workOf('ben'), workOf('cy')]).toEqual([[], [[0, 1]], [[0, 1]]]);
  ada.does('members.remove', { principal: person('ben') });
  const left = bench.store.scan('rows', {
    by: 'primary',
    where: { tbl: 'privateWork' },
    limit: 9,
  });
  expect(left.map(({ topic }) => topic)).toEqual([self('cy')]);
});

test('[PQ4] a schedule that speaks in a private thread is stopped by who made it', () => {
  const { bench, ada, speak } = stage();
  const scheduleId = speak();
  ada.does('schedules.pause', { scheduleId, paused: true });
  bench.run(7_200_000);
  expect(bench.store.scan('rows', { by: 'primary', where: { tbl: 'messages' }, limit: 9 })).toEqual(
    [],
  );
});
