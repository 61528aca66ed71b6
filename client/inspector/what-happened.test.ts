import { expect, test } from 'vitest';
import { partRow, type ToolPart } from '../../shared/model/part.ts';
import { runRow } from '../../shared/model/run.ts';
import { approval } from '../testing/approvals.ts';
import { job } from '../testing/jobs.ts';
import { ada, bo } from '../testing/people.ts';
import { approvalHappenings, jobHappenings, runHappenings } from './what-happened.ts';

const nameOf = (who: string) => ({ [ada]: 'Ada', [bo]: 'Bo' })[who] ?? 'Autopilot';

test('[UI17] what happened to an approval stands in its order, the newest first', () => {
  const votes = [
    { by: ada, verdict: 'approve', at: 5, isFirstStep: true },
    { by: bo, verdict: 'approve', at: 7 },
  ] as const;
  const row = approval({
    ...{ askedAt: 1, votes: [...votes], state: 'failed', error: 'no such page' },
    ...{ decidedAt: 7, dispatchedAt: 8, endedAt: 9 },
  });
  expect(approvalHappenings(row, nameOf).map(({ words }) => words)).toEqual([
    'failed: no such page',
    'it began',
    'approved',
    'Bo said yes',
    'Ada began to say yes',
    'Autopilot asked',
  ]);
  const rejected = approval({ askedAt: 1, state: 'rejected', decidedAt: 4, endedAt: 4 });
  expect(approvalHappenings(rejected, nameOf)[0]).toEqual({ at: 4, by: null, words: 'rejected' });
});

test('[UI17] and what happened in a run and to a job', () => {
  const run = runRow.parse({
    ...{ id: 'r', seq: 1, n: 1, threadId: 't', askedBy: ada, messageId: 'm', state: 'done' },
    ...{ queuedAt: 1, startedAt: 2, firstTextAt: 3, endedAt: 9 },
  });
  expect(runHappenings(run, [], nameOf).map(({ words }) => words)).toEqual([
    'done',
    'its first words came',
    'it began',
    'Ada asked',
  ]);
  const over = job({ createdAt: 1, startedAt: 2, endedAt: 5, endedBy: bo, state: 'cancelled' });
  expect(jobHappenings(over, nameOf).map(({ words }) => words)).toEqual([
    'Bo: cancelled',
    'its first step began',
    'Ada started it',
  ]);
});

test('[UI17] of a call that nobody heard run its end alone is told', () => {
  const run = runRow.parse({
    ...{ id: 'r', seq: 1, n: 1, threadId: 't', askedBy: ada, messageId: 'm', state: 'stopped' },
    ...{ queuedAt: 1, startedAt: 2, endedAt: 9 },
  });
  const call = (id: string, startedAt: number): ToolPart => {
    const part = partRow.parse({
      ...{ id, seq: 1, n: 1, i: 0, threadId: 't', messageId: 'm', runId: 'r', kind: 'tool' },
      ...{ callId: id, name: id, state: 'failed', input: {}, startedAt, endedAt: 8 },
    });
    if (part.kind !== 'tool') throw new Error('not a tool');
    return part;
  };
  const words = runHappenings(run, [call('stopped', 8), call('ran', 4)], nameOf).map(
    (one) => one.words,
  );
  expect(words).not.toContain('stopped began');
  expect(words).toEqual(expect.arrayContaining(['stopped: failed', 'ran began', 'ran: failed']));
});
