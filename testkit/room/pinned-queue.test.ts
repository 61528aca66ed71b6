import { expect, test } from 'vitest';
import type { ApprovalId } from '../../shared/model/ids.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { RawClient } from './raw-client.ts';
import { person, RoomBench } from './room-bench.ts';

const ben = person('human:ben');

/** Asks for a pause, which a member may only ask for. */
function asks(client: RawClient, reason: string): ApprovalId {
  const answer = client.ask('room.pause', { reason }, `key-${reason.padStart(8, '0')}`);
  if (answer.ok || answer.error.code !== 'waits') throw new Error(JSON.stringify(answer));
  return answer.error.approvalId as ApprovalId;
}

/** Ids of the approvals that somebody who comes now is shown in a topic. */
const shown = (bench: RoomBench, who: string, topic: string): string[] =>
  bench
    .join(who)
    .does('topic.open', { topic })
    .put.flatMap(([table, row]) => (table === 'approvals' ? [String(row.id)] : []));

test('[R113] what waits stays in front, however much is decided after it, and by default nothing is allowed', () => {
  const bench = new RoomBench();
  bench.member(ben, 'approver');
  bench.member('cyd');
  const [by, cyd] = [bench.join(ben), bench.join('cyd')];
  const first = asks(cyd, 'first');
  for (let i = 0; i < limits.decidedWindow + 10; i++) {
    const approvalId = asks(cyd, `${i}`);
    const { digest } = by.does('approvals.get', { approvalId }).approval;
    by.does('approvals.decide', { approvalId, digest, verdict: 'reject' });
    bench.run(1_000);
  }
  const window = shown(bench, 'ada', 'approvals');
  expect([window.includes(first), window.length]).toEqual([true, limits.decidedWindow + 1]);
  bench.run(bounds.approvalMs);
  expect(bench.join('ada').does('approvals.get', { approvalId: first }).approval.state).toBe(
    'expired',
  );
});

test('[R113] a flood of messages does not push a question out of its thread', () => {
  const bench = new RoomBench();
  const ada = bench.join('ada');
  const { threadId } = ada.does('threads.create', { access: [person('ada')] });
  const { runId } = ada.does('messages.send', { threadId, text: 'hi' });
  const producer = bench.producer(threadId);
  const place = { runId, messageId: 'm-1', partId: 'p-1', i: 0, callId: 'c', name: 'web.fetch' };
  const input = { url: 'https://example.com/' };
  const { approvalId } = producer.does('approval.request', { ...place, input });
  for (let i = 0; i < limits.threadWindow * 2; i++) {
    bench.run(25);
    ada.does('messages.note', { threadId, text: `flood ${i}` });
  }
  expect(shown(bench, 'ada', `thread:${threadId}`)).toEqual([approvalId]);
});

test('[R112] a hundred thousand messages a minute: refused at the door, and nobody else waits for it', () => {
  const bench = new RoomBench();
  bench.member('agent:bot');
  const { threadId } = bench.join('ada').does('threads.create', {});
  const bot = bench.join('agent:bot');
  let said = 0;
  for (let i = 0; i < 2_000 && bot.closed === null; i++)
    said +=
      bot.tries('messages.note', { threadId, text: `${i}` }, `key-flood-${i}`) === 'ok' ? 1 : 0;
  expect([said <= limits.messageBurst, bot.closed?.code]).toEqual([true, 4429]);
  expect(bench.join('ada').tries('threads.create', { title: 'calm' }, 'key-00001')).toBe('ok');
});
