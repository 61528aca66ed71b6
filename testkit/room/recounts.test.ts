import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { ApprovalStage, fetchGrant, humans } from './approval-stage.ts';

test('[AP4] [PK2] a vote that counts again decides: the receipt is the room’s, and the run wakes', () => {
  const stage = new ApprovalStage('strict');
  const { bench, ben } = stage;
  const { approvalId } = stage.fetches(0);
  expect(stage.park()).toBe(true);
  expect(stage.votes(ben, approvalId)).toBe('ok');
  bench.member(humans.ben, 'viewer');
  expect(stage.votes(stage.join(humans.dee), approvalId)).toBe('ok');
  expect([stage.row(approvalId).state, stage.wakes()]).toEqual(['pending', []]);
  stage.ada.does('members.setRole', { principal: humans.ben, role: 'approver' });
  bench.run(0);
  expect(stage.row(approvalId)).toMatchObject({
    state: 'approved',
    decidedBy: [humans.ben, humans.dee],
  });
  expect(stage.wakes()).toEqual([approvalId]);
  expect(stage.receipts('approval.approved')).toMatchObject([{ principal: 'room', approvalId }]);
  expect(stage.dispatches(approvalId)).toBe('ok');
});

test('[AP4] [AP10] what only waited for a right to come back is done by the room when it does', () => {
  const stage = new ApprovalStage('strict');
  const { bench, ben, cyd } = stage;
  const answer = cyd.ask('room.pause', { reason: 'fire' }, 'key-asked');
  const id = answer.ok ? '' : (answer.error.approvalId ?? '');
  stage.votes(ben, id);
  bench.member(humans.ben, 'viewer');
  stage.votes(stage.join(humans.dee), id);
  expect(stage.row(id).state).toBe('pending');
  bench.member(humans.ben, 'approver');
  expect(stage.row(id).state).toBe('done');
  expect(readRow(bench.store, 'pauses', 'room')?.reason).toBe('fire');
});

test('[AP4] in a private thread a vote counts again with the right to read it', () => {
  const stage = new ApprovalStage('strict');
  const { bench, ada, ben, cyd, threadId } = stage;
  const { approvalId } = stage.fetches(0);
  expect(stage.votes(ben, approvalId)).toBe('ok');
  cyd.does('threads.setAccess', { threadId, access: [humans.ada] });
  expect(stage.votes(ada, approvalId)).toBe('ok');
  expect(stage.row(approvalId).state).toBe('pending');
  cyd.does('threads.setAccess', { threadId, access: [humans.ada, humans.ben] });
  expect(stage.row(approvalId).state).toBe('approved');
  expect(bench.errors()).toEqual([]);
});

test('[GR5] [R37] an agent votes for nobody once who let it is no owner any more, or may not decide about this', () => {
  const stage = new ApprovalStage('team');
  const { bench, ada } = stage;
  const bot = bench.member('agent:bot', 'approver');
  bench.member(humans.dee, 'owner');
  const grant = fetchGrant(bot, { purpose: 'vote' });
  stage.join(humans.dee).does('grants.create', grant);
  const client = stage.join(bot);
  const first = stage.fetches(0).approvalId;
  ada.does('members.setRole', { principal: humans.dee, role: 'approver' });
  expect(stage.votes(client, first)).toBe('notAllowed');
  bench.member(humans.dee, 'owner');
  expect(stage.votes(client, first)).toBe('ok');
  expect(stage.row(first)).toMatchObject({ state: 'approved', decidedBy: [bot] });
  bench.member(humans.cyd, 'owner');
  stage.cyd.does('grants.create', grant);
  const second = stage.fetches(1).approvalId;
  const { grantId = '' } = stage.row(first).votes[0] ?? {};
  ada.does('grants.cut', { grantId });
  expect(stage.votes(client, second)).toBe('notAllowed');
});

test('[AP6] grants come and go, and the card says whether anybody may decide', () => {
  const stage = new ApprovalStage('strict');
  const { bench, ada } = stage;
  const bot = bench.member('agent:bot', 'approver');
  const { approvalId } = stage.fetches(0);
  const words = () => stage.row(approvalId).stuck?.message;
  for (const who of [humans.ben, humans.dee]) bench.member(who, 'member');
  expect(words()).toContain('only 1 may');
  const { grantId } = ada.does('grants.create', fetchGrant(bot, { purpose: 'vote' }));
  expect(words()).toContain('only 2 may');
  ada.does('grants.cut', { grantId });
  expect(words()).toContain('only 1 may');
});

test('[AP19] a transfer to who left is over, says so, and leaves its receipt', () => {
  const stage = new ApprovalStage();
  const { bench, ada, ben } = stage;
  const answer = ada.ask('room.transfer', { to: humans.dee }, 'key-asked');
  const id = answer.ok ? '' : (answer.error.approvalId ?? '');
  stage.votes(ada, id);
  ben.does('members.leave', {});
  expect(stage.row(id).state).toBe('pending');
  ada.does('members.remove', { principal: humans.dee });
  expect(stage.row(id)).toMatchObject({
    state: 'cancelled',
    reason: `${humans.dee} is no member of this room any more.`,
  });
  expect(stage.receipts('approval.cancelled')).toMatchObject([
    { principal: 'room', approvalId: id, outcome: 'cancelled' },
  ]);
  bench.run(bounds.soleOwnerMs);
  const again = stage.votes(stage.join(humans.ada), id, 'approve', { again: true });
  expect([again, bench.errors()]).toEqual(['conflict', []]);
});

test('[AP19] what somebody asked the room for goes with them; what an assistant asks for does not', () => {
  const stage = new ApprovalStage();
  const { ada, cyd } = stage;
  const answer = cyd.ask('room.pause', { reason: 'fire' }, 'key-asked');
  const id = answer.ok ? '' : (answer.error.approvalId ?? '');
  const { approvalId } = stage.fetches(0);
  ada.does('members.remove', { principal: humans.cyd });
  expect([stage.row(id).state, stage.row(id).reason]).toEqual([
    'cancelled',
    `${humans.cyd} is no member of this room any more.`,
  ]);
  expect(stage.row(approvalId).state).toBe('pending');
});
