import { expect, test } from 'vitest';
import { firstBrokenReceipt } from '../../party/autopilot/store/receipts.ts';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { ApprovalStage, fetchGrant, humans } from './approval-stage.ts';

const inShort = (stage: ApprovalStage, id: string) =>
  stage
    .receipts('approval.')
    .filter(({ approvalId }) => approvalId === id)
    .map(({ kind, principal, outcome }) => [kind.replace('approval.', ''), principal, outcome]);

test('[RE1] a receipt names who acted: each vote and step, who brought it to run, how that ended', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { approvalId } = stage.fetches(0);
  stage.votesTwice(stage.ben, approvalId);
  stage.votes(stage.ben, approvalId);
  stage.dispatches(approvalId);
  stage.tells(0, { state: 'running' });
  stage.tells(0, { output: { text: 'hi' } });
  const { principal: producer } = stage.producer;
  expect(inShort(stage, approvalId)).toEqual([
    ['vote', humans.ben, 'approve, first step'],
    ['vote', humans.ben, 'approve'],
    ['approved', humans.ben, 'self-decided'],
    ['dispatched', producer, 'self-decided'],
    ['done', producer, 'self-decided'],
  ]);
  expect(firstBrokenReceipt(stage.bench.store)).toBeNull();
});

test('[RE1] two who vote leave one each; who said no is named', () => {
  const stage = new ApprovalStage('strict');
  const [one, two] = [stage.fetches(0).approvalId, stage.fetches(1).approvalId];
  stage.votes(stage.ben, one);
  stage.votes(stage.ada, one);
  stage.votes(stage.ben, two, 'reject');
  expect(inShort(stage, one)).toEqual([
    ['vote', humans.ben, 'approve'],
    ['vote', humans.ada, 'approve'],
    ['approved', humans.ada, 'approved'],
  ]);
  expect(inShort(stage, two)).toEqual([
    ['vote', humans.ben, 'reject'],
    ['rejected', humans.ben, 'rejected'],
  ]);
});

test('[RE1] what nobody did, the room did: an expiry, and the end of a run that nobody came for', () => {
  const stage = new ApprovalStage();
  const { approvalId } = stage.fetches(0);
  stage.park();
  stage.bench.run(bounds.approvalMs);
  expect(inShort(stage, approvalId)).toEqual([['expired', 'room', 'expired']]);
  const lost = new ApprovalStage();
  const { approvalId: id } = lost.fetches(0);
  lost.park();
  lost.votes(lost.ben, id);
  lost.bench.run(3_600_000);
  expect(inShort(lost, id).at(-1)).toEqual(['cancelled', 'room', 'cancelled']);
  expect(lost.row(id).decidedBy).toBeUndefined();
});

test('[RE1] an edit names its editor, a cancellation who took it back, a stop who stopped', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { approvalId } = stage.fetches(0);
  const edited = stage.edited(stage.ada, approvalId, { url: 'https://example.com/x' });
  expect(inShort(stage, approvalId)).toEqual([['superseded', humans.ada, 'superseded']]);
  stage.ada.does('approvals.cancel', { approvalId: edited.id });
  expect(inShort(stage, edited.id)).toEqual([['cancelled', humans.ada, 'cancelled']]);
  stage.tells(0, { state: 'rejected', error: 'no' });
  const other = stage.fetches(1).approvalId;
  stage.park();
  stage.ada.does('runs.stop', { runId: stage.runId });
  expect(inShort(stage, other)).toEqual([['cancelled', humans.ada, 'cancelled']]);
});

test('[RE1] [R37] a vote under a grant names the grant; the end of a grant names who cut it, or the room', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { ada, bench } = stage;
  bench.member('agent:bot', 'approver');
  const { grantId } = ada.does('grants.create', {
    ...fetchGrant('agent:bot'),
    purpose: 'vote',
  });
  const { approvalId } = stage.fetches(0);
  expect(stage.votes(stage.join('agent:bot'), approvalId)).toBe('ok');
  expect(stage.receipts('approval.vote')).toMatchObject([{ principal: 'agent:bot', grantId }]);
  ada.does('grants.cut', { grantId });
  expect(stage.receipts('grant').at(-1)).toMatchObject({
    principal: humans.ada,
    outcome: 'cut',
    did: { by: humans.ada, to: 'agent:bot' },
  });
  stage.ben.does('grants.create', fetchGrant(stage.producer.principal));
  ada.does('grants.cut', {
    grantId: stage.ben.does('grants.create', fetchGrant(stage.producer.principal)).grantId,
  });
  expect(stage.receipts('grant').at(-1)).toMatchObject({
    principal: humans.ada,
    did: { by: humans.ben },
  });
  bench.run(3_600_000);
  expect(stage.receipts('grant').at(-1)).toMatchObject({ principal: 'room', outcome: 'expired' });
});

test('[RE2] what changed in roles, grants, rules and members stands in the receipt, and hashes to its digest', () => {
  const stage = new ApprovalStage();
  const { ada, bench } = stage;
  ada.does('members.setRole', { principal: humans.cyd, role: 'operator' });
  ada.does('policies.set', { preset: 'team', minutes: 30 });
  ada.does('grants.create', fetchGrant(humans.ben));
  ada.does('members.remove', { principal: humans.cyd });
  const page = ada.does('receipts.page', { limit: 9 }).receipts;
  const of = (kind: string) => page.find((one) => one.kind === kind);
  expect(of('member.role')).toMatchObject({
    principal: humans.ada,
    did: { principal: humans.cyd, from: 'member', to: 'operator' },
  });
  expect(of('policy')?.did).toEqual({ preset: 'team', minutes: 30 });
  expect(of('grant')?.did).toMatchObject({ to: humans.ben, method: 'web.fetch', by: humans.ada });
  expect(of('member.leave')?.did).toEqual({ principal: humans.cyd, name: humans.cyd });
  for (const one of page)
    if (one.did !== undefined) expect(sha256Hex(canonicalJson(one.did))).toBe(one.action);
  const { approvalId } = stage.fetches(0);
  stage.votes(stage.ben, approvalId, 'reject');
  expect(stage.receipts('approval.').every(({ did }) => did === undefined)).toBe(true);
  expect(firstBrokenReceipt(bench.store)).toBeNull();
});

test('[AP5] a call that was not allowed never began, and says by name who said no', () => {
  const stage = new ApprovalStage();
  const { approvalId } = stage.fetches(0);
  expect(stage.votes(stage.ada, approvalId, 'reject', { reason: 'Not today' })).toBe('ok');
  const { state, why } = stage.fetches(0);
  expect([state, why]).toEqual(['rejected', 'It was rejected by Ada: Not today']);
  stage.tells(0, { state: 'rejected', error: why });
  const { startedAt, endedAt, error } = stage.tool(0);
  expect([startedAt, endedAt !== undefined, error]).toEqual([undefined, true, why]);
});
