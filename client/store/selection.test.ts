import { expect, test } from 'vitest';
import { approvalId, jobId, runId, threadId } from '../../shared/model/ids.ts';
import { runRow } from '../../shared/model/run.ts';
import { selectionAt } from './selection.ts';

const here = threadId.parse('t1');
const run = (id: string, n: number, more: object = {}) => {
  const row = { id, seq: n, n, threadId: 't1', askedBy: 'human:ada', messageId: 'm', queuedAt: 0 };
  return runRow.parse({ ...row, state: 'done', ...more });
};
const rows = {
  runs: new Map(
    [
      run('old', 1),
      run('new', 2),
      run('next', 3, { state: 'queued' }),
      run('else', 9, { threadId: 't2' }),
    ].map((one) => [one.id, one]),
  ),
};

test('[UI17] in a chat its newest run that began is looked at; elsewhere nothing, or what the address names', () => {
  const pathname = '/r/room/t/t1';
  expect(selectionAt({ pathname, threadId: here }, null, rows)).toEqual({ kind: 'run', id: 'new' });
  expect(selectionAt({ pathname: '/r/room' }, null, rows)).toBeNull();
  const job = jobId.parse('j1');
  expect(selectionAt({ pathname: '/r/room/jobs/j1', job }, null, rows)).toEqual({
    kind: 'job',
    id: 'j1',
  });
});

test('[UI17] what was chosen comes first, and only where it was chosen', () => {
  const pathname = '/r/room/t/t1';
  const chosen = {
    what: { kind: 'approval', id: approvalId.parse('a1') },
    at: pathname,
  } as const;
  expect(selectionAt({ pathname, threadId: here }, chosen, rows)).toEqual(chosen.what);
  expect(selectionAt({ pathname: '/r/room/t/t2' }, chosen, rows)).toBeNull();
  const old = { what: { kind: 'run', id: runId.parse('old') }, at: pathname } as const;
  expect(selectionAt({ pathname, threadId: here }, old, rows)).toEqual(old.what);
});
