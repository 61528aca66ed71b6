import { expect, test } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import type { PrivateWork } from '../../shared/model/private-work.ts';
import { job, privateWork } from '../testing/jobs.ts';
import { ada, bo } from '../testing/people.ts';
import { activeWork, ownWork, workIn } from './work-in.ts';

const t1 = threadId.parse('t1');
const t2 = threadId.parse('t2');
const held = (jobs: Job[], work: PrivateWork[] = []) => ({
  jobs: new Map(jobs.map((one) => [one.id, one])),
  privateWork: new Map(work.map((one) => [one.id, one])),
});

test('[UI20] jobs of private chats that name one are counted, once, and nobody else’s', () => {
  const hidden = job({ name: 'j2', threadId: t1, hidden: true });
  const rows = held(
    [job({}), hidden, job({ name: 'j3', state: 'done' })],
    [privateWork(ada, 't1', { active: 2 }), privateWork(bo, 't2', { active: 5 })],
  );
  expect(activeWork(rows, ada)).toBe(3);
  expect(ownWork(rows.privateWork, ada).map((one) => one.threadId)).toEqual([t1]);
});

test('[M134] a chat in which a job runs is known, with when it last did something', () => {
  const rows = held([
    job({ threadId: t1, lastAt: 5 }),
    job({ name: 'j2', threadId: t1, lastAt: 9 }),
    job({ name: 'j3', threadId: t1, lastAt: 20, state: 'done' }),
  ]);
  expect([workIn(rows, t1, ada), workIn(rows, t2, ada)]).toEqual([9, null]);
});

test('[M134] of a private chat its own row says whether, not a job that is left over', () => {
  const left = job({ threadId: t1, hidden: true, lastAt: 9 });
  expect(workIn(held([left]), t1, ada)).toBeNull();
  expect(workIn(held([left], [privateWork(ada, 't1', { active: 0 })]), t1, ada)).toBeNull();
  expect(workIn(held([left], [privateWork(ada, 't1', { active: 1, lastAt: 4 })]), t1, ada)).toBe(9);
  expect(workIn(held([], [privateWork(ada, 't1', { active: 1, lastAt: 4 })]), t1, ada)).toBe(4);
});
