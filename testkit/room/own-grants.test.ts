import { expect, test } from 'vitest';
import { readRow } from '../../party/autopilot/store/records.ts';
import { ApprovalStage, fetchGrant, humans } from './approval-stage.ts';

const receiptsOf = (stage: ApprovalStage, id: string) =>
  stage.receipts('approval.').filter(({ approvalId }) => approvalId === id);

test('[GR6] [R38] a grant does not decide what its maker asked for, since they would need two steps', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { ben, ada, producer } = stage;
  ben.does('grants.create', fetchGrant(producer.principal));
  expect(stage.fetches(0).state).toBe('pending');
  ada.does('grants.create', fetchGrant(producer.principal));
  expect(stage.fetches(1).state).toBe('approved');
  expect(stage.row('p-1')).toMatchObject({ decidedBy: [humans.ada] });
  expect(stage.row('p-1').isSelfDecided).toBeUndefined();
  stage.votesTwice(ben, 'p-0');
  ada.does('grants.cut', { grantId: stage.row('p-1').grantId ?? '' });
  expect(stage.fetches(2).state).toBe('pending');
});

test.each(['before', 'after'] as const)(
  '[GR6] given %s both steps of a decision of theirs, it decides what they ask for too, and that is written down',
  (when) => {
    const stage = new ApprovalStage('solo', 'ben');
    const { ben, producer } = stage;
    const { approvalId } = stage.fetches(0);
    const grant = { ...fetchGrant(producer.principal), approvalId };
    const give = () => ben.does('grants.create', grant).grantId;
    const early = when === 'before' ? give() : null;
    stage.votes(ben, approvalId);
    expect(stage.fetches(1).state).toBe('pending');
    stage.votes(ben, approvalId, 'approve', { again: true });
    const grantId = early ?? give();
    expect(readRow(stage.bench.store, 'grants', grantId)?.own).toBe(true);
    const next = stage.fetches(2);
    expect(next.state).toBe('approved');
    expect(stage.row(next.approvalId)).toMatchObject({ isSelfDecided: true, grantId });
    expect(receiptsOf(stage, next.approvalId)).toMatchObject([
      { kind: 'approval.approved', principal: humans.ben, grantId, outcome: 'self-decided' },
    ]);
  },
);

test('[GR6] two steps about something else, or of somebody else, do not count for it', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { ben, ada, producer } = stage;
  const other = stage.fetches(0, 'https://other.com/0').approvalId;
  stage.votesTwice(ben, other);
  ben.does('grants.create', { ...fetchGrant(producer.principal), approvalId: other });
  expect(stage.fetches(1).state).toBe('pending');
  const { approvalId } = stage.fetches(2);
  stage.votes(ada, approvalId);
  ben.does('grants.create', { ...fetchGrant(producer.principal), approvalId });
  expect(stage.fetches(3).state).toBe('pending');
});

test('[GR6] [R38] under team it decides nothing of its maker’s, whatever they did before', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { ben, producer } = stage;
  const { approvalId } = stage.fetches(0);
  stage.votesTwice(ben, approvalId);
  ben.does('grants.create', { ...fetchGrant(producer.principal), approvalId });
  expect(stage.fetches(1).state).toBe('approved');
  stage.ada.does('policies.set', { preset: 'team', minutes: 60 });
  expect(stage.fetches(2).state).toBe('pending');
});

test('[GR7] whoever is no member any more gave nothing and holds nothing: their grants end, with receipts of who removed them', () => {
  const stage = new ApprovalStage();
  const { ada, bench, producer } = stage;
  const ben = stage.join(humans.ben);
  const given = ben.does('grants.create', fetchGrant(producer.principal)).grantId;
  const held = ada.does('grants.create', fetchGrant(humans.ben)).grantId;
  const other = ada.does('grants.create', fetchGrant(producer.principal)).grantId;
  ada.does('members.remove', { principal: humans.ben });
  const endOf = (id: string) => readRow(bench.store, 'grants', id)?.ended?.why;
  expect([endOf(given), endOf(held), endOf(other)]).toEqual(['cut', 'cut', undefined]);
  expect(stage.receipts('grant').slice(-2)).toMatchObject([
    { principal: humans.ada, outcome: 'cut' },
    { principal: humans.ada, outcome: 'cut' },
  ]);
  bench.member(humans.ben, 'approver');
  ada.does('grants.cut', { grantId: other });
  expect(stage.fetches(0).state).toBe('pending');
});
