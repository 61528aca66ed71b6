import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { ApprovalStage, fetchGrant, humans } from './approval-stage.ts';

const better = { url: 'https://example.com/better' };
const codeOf = (answer: ReturnType<ApprovalStage['edits']>) =>
  answer.ok ? 'ok' : answer.error.code;

test('[AP15] [R38] an edit keeps for whom it is done: under team neither they, nor who asked, nor who edited decides', () => {
  const stage = new ApprovalStage('team', 'ben');
  const { ada, ben, producer } = stage;
  const { approvalId } = stage.fetches(0);
  const edited = stage.edited(ada, approvalId, better);
  expect(edited).toMatchObject({
    requestedBy: humans.ada,
    onBehalfOf: humans.ben,
    parties: [producer.principal],
  });
  expect(JSON.parse(edited.action)).toMatchObject({ by: humans.ada, for: humans.ben });
  expect([stage.votes(ben, edited.id), stage.votes(ada, edited.id)]).toEqual([
    'notAllowed',
    'notAllowed',
  ]);
  const again = stage.edited(ben, edited.id, { url: 'https://example.com/best' });
  expect(again).toMatchObject({ requestedBy: humans.ben, onBehalfOf: humans.ben });
  expect(again.parties).toContain(humans.ada);
  expect([stage.votes(ben, again.id), stage.votes(ada, again.id)]).toEqual([
    'notAllowed',
    'notAllowed',
  ]);
  expect(stage.votes(stage.join(humans.dee), again.id)).toBe('ok');
  expect(stage.row(again.id)).toMatchObject({ state: 'approved', decidedBy: [humans.dee] });
});

test('[AP15] [R38] whoever asked before somebody else edited decides it in two steps, as their own', () => {
  const stage = new ApprovalStage('solo', 'ben');
  const { approvalId } = stage.fetches(0);
  const edited = stage.edited(stage.ada, approvalId, better);
  expect(stage.votes(stage.ben, edited.id)).toBe('ok');
  expect(stage.row(edited.id).state).toBe('pending');
  expect(stage.votes(stage.ben, edited.id, 'approve', { again: true })).toBe('ok');
  expect(stage.row(edited.id)).toMatchObject({ state: 'approved', isSelfDecided: true });
});

test('[AP16] only who asked, for whom it is done, or who could decide about it may edit; what is own nobody edits for another', () => {
  const stage = new ApprovalStage('solo', 'ada');
  const { bench, ada, ben, cyd } = stage;
  const { approvalId } = stage.fetches(0);
  expect(codeOf(stage.edits(cyd, approvalId, better))).toBe('notAllowed');
  expect(stage.row(approvalId).state).toBe('pending');
  expect(codeOf(stage.edits(ben, approvalId, better))).toBe('ok');
  bench.member('human:eve', 'member');
  const asked = stage.join('human:eve').ask('room.pause', { reason: 'x' }, 'key-00001');
  if (asked.ok || asked.error.approvalId === undefined) throw new Error('it was not asked for');
  const pause = asked.error.approvalId;
  expect(codeOf(stage.edits(cyd, pause, { reason: 'mine' }))).toBe('notAllowed');
  const by = stage.edited(stage.join('human:eve'), pause, { reason: 'better' });
  expect(codeOf(stage.edits(ada, by.id, { reason: 'best' }))).toBe('ok');
  bench.member(humans.dee, 'owner');
  const own = ada.ask('room.transfer', { to: humans.ben }, 'key-00002');
  if (own.ok || own.error.approvalId === undefined) throw new Error('it was not asked for');
  const { approvalId: transfer } = own.error;
  expect(codeOf(stage.edits(stage.join(humans.dee), transfer, { to: humans.dee }))).toBe(
    'notAllowed',
  );
  expect(codeOf(stage.edits(ada, transfer, { to: humans.cyd }))).toBe('ok');
});

test('[AP16] whoever may not ask for a method of the room does not get it by an edit either', () => {
  const stage = new ApprovalStage();
  const { bench, ada } = stage;
  const asked = ada.ask('policies.weaken', { preset: 'solo', minutes: 9 }, 'key-00001');
  if (asked.ok || asked.error.approvalId === undefined) throw new Error('it was not asked for');
  bench.member('human:dan', 'owner');
  bench.member(humans.ada, 'operator');
  expect(
    codeOf(
      stage.edits(stage.join(humans.ada), asked.error.approvalId, { preset: 'solo', minutes: 8 }),
    ),
  ).toBe('notAllowed');
});

test('[AP17] a request is edited so often and no more, and its newest version is found', () => {
  const stage = new ApprovalStage('solo', 'ada');
  let { approvalId } = stage.fetches(0);
  for (let i = 0; i < bounds.editsOfOne; i++) {
    stage.bench.run(1_000);
    approvalId = stage.edited(stage.ada, approvalId, { url: `https://example.com/v${i}` }).id;
  }
  const late = stage.edits(stage.ada, approvalId, better);
  expect(late).toMatchObject({ error: { code: 'tooMany', fix: expect.stringContaining('anew') } });
  expect(stage.fetches(0)).toMatchObject({ approvalId, state: 'pending' });
});

test('[AP18] what was dispatched is what the receipt hashes, the call shows and the export says, with what was asked for beside it', () => {
  const stage = new ApprovalStage('solo', 'ada');
  const { approvalId } = stage.fetches(0);
  const edited = stage.edited(stage.ada, approvalId, better);
  expect(stage.tool(0).input).toEqual({ url: 'https://example.com/0' });
  stage.votes(stage.ben, edited.id);
  expect(stage.dispatches(edited.id)).toBe('ok');
  stage.tells(0, { state: 'running' });
  expect(stage.tool(0)).toMatchObject({ input: better, asked: { url: 'https://example.com/0' } });
  stage.tells(0, { output: { text: 'hello' } });
  const [receipt] = stage.receipts('tool');
  const ran = { name: 'web.fetch', input: better, runId: stage.runId, callId: 'c0' };
  expect(receipt).toMatchObject({
    action: sha256Hex(canonicalJson(ran)),
    approvalId: edited.id,
    outcome: 'done',
  });
  const { markdown } = stage.ada.does('export.thread', { threadId: stage.threadId });
  expect(markdown).toContain('web.fetch {"url":"https://example.com/better"}');
  expect(markdown).toContain('instead of {"url":"https://example.com/0"}');
});

test('[PK4] an edit that a grant covers is decided at once and wakes the parked run', () => {
  const stage = new ApprovalStage();
  const { bench } = stage;
  stage.bench.member('agent:ops', 'approver');
  const { approvalId } = stage.fetches(0);
  stage.ada.does('grants.create', fetchGrant(humans.ben));
  expect(stage.park()).toBe(true);
  const edited = stage.edited(stage.ben, approvalId, better);
  expect(edited.state).toBe('approved');
  expect(stage.wakes()).toEqual([edited.id]);
  const lease = bench.store.get('deadlines', { kind: 'lease', id: stage.runId });
  expect(lease?.dueAt).toBe(bench.clock.now() + limits.leaseMs);
});

test('[PK4] what was approved and is not dispatched in time wakes the run when it expires', () => {
  const stage = new ApprovalStage();
  const [one, two] = [stage.fetches(0).approvalId, stage.fetches(1).approvalId];
  expect(stage.park()).toBe(true);
  stage.votes(stage.ben, one);
  expect(stage.wakes()).toEqual([one]);
  // Whoever came parked again, as if it had not seen it.
  stage.bench.room.turn((turn) => turn.clearDeadline('lease', stage.runId));
  stage.bench.run(bounds.dispatchWithinMs + 1_000);
  expect([stage.row(one).state, stage.row(two).state]).toEqual(['expired', 'pending']);
  expect(stage.wakes()).toEqual([one, `${one}@expired`]);
  expect(stage.bench.store.get('deadlines', { kind: 'lease', id: stage.runId })).not.toBeNull();
});

test('[AP10] an edit of a request about the room that a grant covers is done', () => {
  const stage = new ApprovalStage();
  const asked = stage.cyd.ask('room.pause', { reason: 'x' }, 'key-00001');
  if (asked.ok || asked.error.approvalId === undefined) throw new Error('it was not asked for');
  const grant = {
    to: humans.cyd,
    purpose: 'act',
    method: 'room.pause',
    uses: 1,
    hours: 1,
  } as const;
  stage.ada.does('grants.create', { ...grant, where: { reason: { is: 'loud' } } });
  const edited = stage.edited(stage.cyd, asked.error.approvalId, { reason: 'loud' });
  expect(stage.row(edited.id).state).toBe('done');
});
