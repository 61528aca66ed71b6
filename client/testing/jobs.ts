import { jobId, scheduleId, threadId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { PrivateWork } from '../../shared/model/private-work.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import { ada } from './people.ts';

/** A job under way, as a room would have written it. */
export const job = ({ name = 'j1', ...more }: Partial<Job> & { name?: string } = {}): Job => ({
  id: jobId.parse(name),
  seq: 1,
  kind: 'rehearsal.steps',
  title: 'Count',
  input: { steps: 60 },
  state: 'running',
  progress: { done: 12, of: 60, words: 'step 12 of 60' },
  startedBy: ada,
  createdAt: 0,
  lastAt: 0,
  tries: 0,
  lines: 12,
  ...more,
});

/** A schedule that starts a job. */
export const schedule = ({
  name = 's1',
  ...more
}: Partial<Schedule> & { name?: string } = {}): Schedule => ({
  id: scheduleId.parse(name),
  seq: 1,
  title: 'Every morning',
  when: { kind: 'cron', cron: '0 9 * * *', timeZone: 'UTC' },
  what: { kind: 'job', job: 'rehearsal.steps', title: 'Count', input: { steps: 3 } },
  createdBy: ada,
  createdAt: 0,
  nextAt: 9 * 3_600_000,
  ...more,
});

/** What somebody's own topic says of the work in a private chat. */
export const privateWork = (
  principal: Principal,
  thread: string,
  more: Partial<PrivateWork> = {},
): PrivateWork => ({
  ...{ id: `${principal}/${thread}`, seq: 1, principal, threadId: threadId.parse(thread) },
  ...{ active: 0, schedules: 0, lastAt: 0, ...more },
});
