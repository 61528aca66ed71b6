import { expect, test } from 'vitest';
import type { ApprovalId } from '../../shared/model/ids.ts';
import type { PrivateApproval } from '../../shared/model/private-approval.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const self = (name: string): string => `self:${person(name)}`;

/** A private thread of Ada and Ben, whose assistant asks to read a page; Cy is an owner, and not named. */
function stage() {
  const bench = new RoomBench();
  bench.member('human:ben', 'approver');
  bench.member('cy', 'owner');
  const join = (name: string) => bench.join(name, ['workspace', 'approvals', self(name)]);
  const [ada, ben, cy] = [join('ada'), join('human:ben'), join('cy')];
  const { threadId } = ada.does('threads.create', { access: ['ada', 'human:ben'].map(person) });
  const { runId } = ada.does('messages.send', { threadId, text: 'hi' });
  const producer = bench.producer(threadId);
  producer.does('run.start', { runId, model: { provider: 'x', id: 'y', rehearsal: true } });
  const asks = (i: number): ApprovalId =>
    producer.does('approval.request', {
      runId,
      messageId: 'm-1',
      partId: `p-${i}`,
      i,
      callId: `c${i}`,
      name: 'web.fetch',
      input: { url: `https://example.com/${i}` },
    }).approvalId;
  return { bench, ada, ben, cy, threadId, runId, producer, asks, join };
}

/** What waits for somebody in private threads, as their queue holds it. */
function queueOf(bench: RoomBench, name: string): string[] {
  const answer = bench.join(name).does('topic.open', { topic: self(name) });
  return answer.put.flatMap(([table, row]) =>
    table === 'privateApprovals' ? [`${(row as unknown as PrivateApproval).approvalId}`] : [],
  );
}

const toldOf = (client: RawClient, id: string): boolean =>
  JSON.stringify(client.heard).includes(id);

test('[PQ1] what waits in a private thread is in the queue of each it names, and of nobody else', () => {
  const { bench, ada, ben, cy, asks } = stage();
  const id = asks(0);
  expect([queueOf(bench, 'ada'), queueOf(bench, 'human:ben'), queueOf(bench, 'cy')]).toEqual([
    [id],
    [id],
    [],
  ]);
  expect([toldOf(ada, id), toldOf(ben, id), toldOf(cy, id)]).toEqual([true, true, false]);
  const [row] = ben
    .events('patch')
    .flatMap(({ put }) => put)
    .filter(([table]) => table === 'privateApprovals');
  expect(row?.[1]).toMatchObject({
    approvalId: id,
    state: 'pending',
    risk: 'secure',
    summary: 'Read https://example.com/0 from the web',
    onBehalfOf: person('ada'),
  });
  expect(ben.does('approvals.get', { approvalId: id }).approval.id).toBe(id);
});

test('[PQ2] decided, expired or cancelled, it leaves every queue', () => {
  const { bench, ben, asks, runId, ada } = stage();
  const [one, two, three] = [asks(0), asks(1), asks(2)];
  const { digest } = ben.does('approvals.get', { approvalId: one }).approval;
  ben.does('approvals.decide', { approvalId: one, digest, verdict: 'reject' });
  expect(queueOf(bench, 'human:ben')).toEqual([two, three]);
  ada.does('approvals.cancel', { approvalId: two });
  expect(queueOf(bench, 'ada')).toEqual([three]);
  bench.clock.jump(bounds.approvalMs);
  bench.ring();
  expect([queueOf(bench, 'ada'), queueOf(bench, 'human:ben')]).toEqual([[], []]);
  bench.join('ada').does('runs.stop', { runId });
});

test('[PQ3] it goes with the right to read the thread, and comes with it', () => {
  const { bench, ada, cy, threadId, asks } = stage();
  const id = asks(0);
  ada.does('threads.setAccess', { threadId, access: [person('cy')] });
  expect([queueOf(bench, 'ada'), queueOf(bench, 'human:ben'), queueOf(bench, 'cy')]).toEqual([
    [id],
    [],
    [id],
  ]);
  ada.does('threads.setAccess', { threadId, access: null });
  expect([queueOf(bench, 'ada'), queueOf(bench, 'cy')]).toEqual([[], []]);
  expect(toldOf(cy, id)).toBe(true);
  ada.does('threads.setAccess', { threadId, access: [person('human:ben')] });
  expect([queueOf(bench, 'ada'), queueOf(bench, 'human:ben'), queueOf(bench, 'cy')]).toEqual([
    [id],
    [id],
    [],
  ]);
  ada.does('members.remove', { principal: person('human:ben') });
  const left = bench.store.scan('rows', {
    by: 'primary',
    where: { tbl: 'privateApprovals' },
    limit: 9,
  });
  expect(left.map((row) => row.topic)).toEqual([self('ada')]);
});
