import { expect, test } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { privateApprovalRow } from '../../shared/model/private-approval.ts';
import { approval } from '../testing/approvals.ts';
import { ada, bo } from '../testing/people.ts';
import { queueOf } from './queue.ts';
import { waitingCount } from './waiting-count.ts';

const now = Date.now();
const secret = (name: string, principal: Principal) =>
  privateApprovalRow.parse({
    ...{ id: `${principal}/${name}`, seq: 9, principal, approvalId: name, threadId: 't9' },
    ...{ state: 'pending', risk: 'secure', summary: 'Read a page', requestedBy: 'autopilot:t9' },
    ...{ askedAt: now - 1_000, deadline: now + 60_000 },
  });
const held = (approvals: ReturnType<typeof approval>[], own: ReturnType<typeof secret>[] = []) => ({
  approvals: new Map(approvals.map((one) => [one.id, one])),
  privateApprovals: new Map(own.map((one) => [one.id, one])),
});
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

test('[AP6] what waits in a private chat is in the queue of those it names, and counted there alone', () => {
  const rows = held([approval({ name: 'open' })], [secret('mine', ada), secret('theirs', bo)]);
  const { open } = queueOf(rows, ada, now, null);
  expect(ids(open)).toEqual(['open', 'mine']);
  expect(open[1]?.privateIn).toBe('t9');
  expect(waitingCount(rows, ada, now)).toBe(2);
  expect(waitingCount(rows, ada, now + 120_000)).toBe(1);
});

test('what the page holds of a private chat that is open beside is not everybody’s queue', () => {
  const hidden = approval({ name: 'h', hidden: true, threadId: threadId.parse('t9') });
  expect(queueOf(held([hidden]), ada, now, null)).toEqual({ open: [], past: [] });
});

test('[UI13] what is in front stays there when it is decided, private or not', () => {
  const t9 = threadId.parse('t9');
  const rows = held([
    approval({ name: 'a', state: 'done', askedAt: 1 }),
    approval({ name: 'b', askedAt: 2 }),
    approval({ name: 'h', hidden: true, threadId: t9, state: 'rejected', askedAt: 3 }),
  ]);
  expect(ids(queueOf(rows, ada, now, 'a').open)).toEqual(['a', 'b']);
  expect(ids(queueOf(rows, ada, now, 'h').open)).toEqual(['b', 'h']);
  expect(ids(queueOf(rows, ada, now, null).past)).toEqual(['a']);
});
