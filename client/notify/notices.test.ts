import { expect, test } from 'vitest';
import { mentionRow } from '../../shared/model/mention.ts';
import { approval } from '../testing/approvals.ts';
import { job } from '../testing/jobs.ts';
import { ada, bo, member } from '../testing/people.ts';
import { noticesBetween } from './notices.ts';

const members = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'member')];
const nameOf = (who: string) => members.find(({ id }) => id === who)?.name ?? 'Autopilot';
const nothing = {
  ...{ approvals: new Map(), privateApprovals: new Map(), jobs: new Map(), mentions: new Map() },
};
const byId = <T extends { id: string }>(...rows: T[]) => new Map(rows.map((row) => [row.id, row]));
const told = (before: object, after: object, self = ada) =>
  noticesBetween(
    { ...nothing, ...before },
    { ...nothing, ...after },
    { self, members, grants: [], isFounder: self === ada, now: Date.now(), nameOf },
  );

const secret = 'https://bank.example/?token=hunter2';

test('[UI22] [UI78] whoever may decide is told that something waits, once, and never what it is', () => {
  const waiting = { approvals: byId(approval({ url: secret })) };
  const [notice, ...others] = told({}, waiting);
  expect(others).toEqual([]);
  expect(notice).toMatchObject({
    words: 'Autopilot asks to read a page of the web. It waits for your decision.',
    place: { approvalId: 'a1' },
  });
  expect(notice?.words).not.toContain('hunter2');
  expect(told(waiting, waiting)).toEqual([]);
  const command = approval({ method: 'openclaw.exec' });
  expect(told({}, { approvals: byId(command) })[0]?.words).toBe(
    'Autopilot asks to run a command. It waits for your decision.',
  );
  const claw = approval({ method: 'instances.create', requestedBy: bo, onBehalfOf: bo });
  expect(told({}, { approvals: byId(claw) })[0]?.words).toBe(
    'Bo asks for a new OpenClaw. It waits for your decision.',
  );
  const later = approval({ method: 'later.method' });
  expect(told({}, { approvals: byId(later) })[0]?.words).toBe(
    'Autopilot asks for something. It waits for your decision.',
  );
  expect(told({}, waiting, bo)).toEqual([]);
  expect(told({}, { approvals: byId(approval({ state: 'done' })) })).toEqual([]);
  expect(told({}, { approvals: byId(approval({ requestedBy: ada })) })).toEqual([]);
});

test('[UI22] [UI78] a job that one started tells when it ends; what one ended oneself does not', () => {
  const running = { jobs: byId(job({ title: secret })) };
  const over = (more: object) => ({ jobs: byId(job({ title: secret, endedAt: 9, ...more })) });
  expect(told(running, over({ state: 'done' }))).toMatchObject([
    {
      words: 'A job that you started is done.',
      here: `Your job “${secret}” is done.`,
      ...{ place: { jobId: 'j1' }, at: 9 },
    },
  ]);
  expect(told(running, over({ state: 'failed' }))[0]?.words).toBe('A job that you started failed.');
  expect(told(running, over({ state: 'cancelled', endedBy: ada }))).toEqual([]);
  expect(told(running, over({ state: 'done' }), bo)).toEqual([]);
  expect(told({}, over({ state: 'done' }))).toEqual([]);
});

test('[UI22] a mention tells by whom, and leads to its chat', () => {
  const mention = mentionRow.parse({
    ...{ id: `${ada}/m1`, seq: 1, principal: ada, threadId: 't1', messageId: 'm1', by: bo, at: 3 },
    snippet: `@Ada the key is ${secret}`,
  });
  expect(told({}, { mentions: byId(mention) })).toMatchObject([
    { words: 'Bo mentioned you.', place: { threadId: 't1' } },
  ]);
  expect(told({}, { mentions: byId({ ...mention, by: ada }) })).toEqual([]);
});

test('[HC11] a call in a comment leads to what it was said at, or to the comment', () => {
  const called = (comment: object) =>
    mentionRow.parse({
      ...{ id: `${ada}/c1`, seq: 1, principal: ada, by: bo, at: 3, snippet: '@Ada look' },
      comment,
    });
  const at = (comment: object) => told({}, { mentions: byId(called(comment)) });
  expect(at({ id: 'c1', on: 'thread:t1' })).toMatchObject([
    { words: 'Bo mentioned you.', place: { focus: 'thread:t1' } },
  ]);
  expect(at({ id: 'c1' })).toMatchObject([{ place: { focus: 'comment:c1' } }]);
});
