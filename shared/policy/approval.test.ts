import { expect, test } from 'vitest';
import {
  type Approval,
  approvalState,
  approvalTransitions,
  isSettledApproval,
} from '../model/approval.ts';
import type { Member } from '../model/member.ts';
import type { Principal } from '../model/principal.ts';
import { bounds } from '../protocol/bounds.ts';
import {
  againFrom,
  approveByGrant,
  type Ballot,
  cancel,
  castVote,
  dispatch,
  expire,
  recount,
  settle,
  stateAt,
  supersede,
  withStuck,
} from './approval.ts';
import type { Electorate } from './electorate.ts';
import { agent, asked, assistant, grant, hall, human, member } from './policy-kit.ts';
import { isTenable, isWeaker, termsFor } from './terms.ts';

const ada = human('ada');
const ben = human('ben');
const cyd = human('cyd');
const room: Member[] = [member(ada, 'owner'), member(ben, 'approver'), member(cyd, 'member')];

const vote = (
  approval: Approval,
  by: Principal,
  more: Partial<Ballot> = {},
  at: Electorate = hall(room),
) => castVote(approval, { by, digest: approval.digest, verdict: 'approve', ...more }, at);

const approved = (approval: Approval, by: Principal, at?: Electorate): Approval => {
  const ruling = vote(approval, by, {}, at);
  if (!ruling.ok) throw new Error(ruling.message);
  return ruling.approval;
};

const codeOf = (ruling: { ok: boolean; code?: string; what?: string }) =>
  ruling.ok ? ruling.what : ruling.code;

test('[AP1] states move forward along the table and no other way', () => {
  const reached = new Set<string>(['pending']);
  for (const state of approvalState.options)
    for (const next of approvalTransitions[state]) reached.add(next);
  expect(reached.size).toBe(approvalState.options.length);
  const of = (state: Approval['state']): Approval => ({ ...asked('solo', room), state });
  for (const state of approvalState.options) {
    expect([state, cancel(of(state), ada, 'x', 1) !== null]).toEqual([
      state,
      state === 'pending' || state === 'approved',
    ]);
    if (isSettledApproval(state) || state === 'pending' || state === 'approved')
      expect(() => settle(of(state), 'done', 1)).toThrow();
  }
});

test('[R29] two answer at once: one wins, the other hears who', () => {
  const approval = asked('solo', room, { onBehalfOf: cyd });
  const first = approved(approval, ben);
  expect([first.state, first.decidedBy]).toEqual(['approved', [ben]]);
  const late = vote(first, ada, { verdict: 'reject' });
  expect(late).toMatchObject({
    ok: false,
    code: 'conflict',
    message: expect.stringContaining('human:ben'),
  });
});

test('[R30] the same decision again is the same answer; another one overwrites nothing', () => {
  const once = approved(asked('solo', room, { onBehalfOf: cyd }), ben);
  const again = vote(once, ben);
  expect(again).toMatchObject({ ok: true, what: 'same', approval: once });
  expect(codeOf(vote(once, ben, { verdict: 'reject' }))).toBe('conflict');
});

test('[R31] past its deadline it is expired, though no alarm rang', () => {
  const approval = asked('solo', room);
  const late = hall(room, { now: approval.deadline });
  expect(stateAt(approval, approval.deadline)).toBe('expired');
  expect(codeOf(vote(approval, ben, {}, late))).toBe('conflict');
  expect(expire(approval, approval.deadline - 1)).toBeNull();
  expect(expire(approval, approval.deadline)?.state).toBe('expired');
  const decided = approved(approval, ben);
  const tooLate = (decided.dispatchBefore ?? 0) + 1;
  expect(dispatch(decided, { digest: decided.digest, token: 't', now: tooLate })).toMatchObject({
    ok: false,
  });
  expect(expire(decided, tooLate)?.state).toBe('expired');
});

test('[R31] [AP22] what is past its deadline has run out, whoever would take it back, and by nobody', () => {
  const approval = asked('solo', room);
  const { deadline } = approval;
  expect(cancel(approval, ada, 'x', deadline - 1)).toMatchObject({
    state: 'cancelled',
    reason: 'x',
  });
  const late = cancel(approval, ada, 'x', deadline);
  expect([late?.state, late?.endedAt]).toEqual(['expired', deadline]);
  expect([late?.decidedBy, late?.reason]).toEqual([undefined, undefined]);
  const decided = approved(approval, ben);
  expect(cancel(decided, null, 'x', decided.dispatchBefore ?? 0)).toMatchObject({
    state: 'expired',
    decidedBy: [ben],
  });
});

test('[R32] other bytes than those that were approved are not dispatched', () => {
  const decided = approved(asked('solo', room), ben);
  const other = asked('solo', room, { input: { url: 'https://example.com/b' } });
  expect(dispatch(decided, { digest: other.digest, token: 't', now: 2_000 })).toMatchObject({
    ok: false,
  });
  const swapped = { ...decided, action: other.action };
  expect(dispatch(swapped, { digest: decided.digest, token: 't', now: 2_000 })).toMatchObject({
    ok: false,
  });
  expect(vote(asked('solo', room), ben, { digest: other.digest })).toMatchObject({
    ok: false,
    code: 'conflict',
  });
});

test('[R41] it is dispatched once, to one token, and never again after its outcome', () => {
  const decided = approved(asked('solo', room), ben);
  const { digest } = decided;
  const first = dispatch(decided, { digest, token: 'one', now: 2_000 });
  if (!first.ok) throw new Error(first.message);
  expect(first.isNew).toBe(true);
  expect(dispatch(first.approval, { digest, token: 'one', now: 3_000 })).toMatchObject({
    ok: true,
    isNew: false,
  });
  expect(dispatch(first.approval, { digest, token: 'two', now: 3_000 })).toMatchObject({
    ok: false,
  });
  for (const outcome of ['done', 'failed', 'unknown'] as const)
    expect(
      dispatch(settle(first.approval, outcome, 4_000), { digest, token: 'one', now: 5_000 }).ok,
    ).toBe(false);
});

test('[R37] members, strangers, assistants and agents without a grant decide nothing, by whatever path', () => {
  const bot = member(agent('bot'), 'owner', human('zoe'));
  const everyone = hall([...room, bot]);
  const approval = asked('solo', room);
  for (const who of [cyd, human('nobody'), assistant, agent('bot')])
    expect([who, codeOf(vote(approval, who, {}, everyone))]).toEqual([who, 'notAllowed']);
});

test('[R37] an agent votes under a grant, once per use, and not once it was cut', () => {
  const bot = agent('bot');
  const members = [...room, member(bot, 'approver', human('zoe'))];
  const given = grant(bot, { purpose: 'vote' });
  const approval = asked('solo', members);
  const ruling = vote(approval, bot, {}, hall(members, { grants: [given] }));
  expect(ruling).toMatchObject({ ok: true, what: 'decided', grant: given });
  for (const bad of [
    grant(bot),
    { ...given, method: 'room.pause' },
    { ...given, expires: 1_000 },
    { ...given, usesLeft: 0 },
    { ...given, ended: { at: 1, why: 'cut' as const } },
  ])
    expect(codeOf(vote(approval, bot, {}, hall(members, { grants: [bad] })))).toBe('notAllowed');
});

test('[GR5] [R37] an agent votes only for an owner who may decide about this, when it votes and when it counts', () => {
  const bot = agent('bot');
  const dan = human('dan');
  const members = [...room, member(dan, 'owner'), member(bot, 'approver', human('zoe'))];
  const byDan = (more: Member[] = members) =>
    hall(more, { grants: [grant(bot, { purpose: 'vote', by: dan })] });
  const lowered = members.map((one) => (one.id === dan ? member(dan, 'operator') : one));
  const gone = members.filter(({ id }) => id !== dan);
  const plain = asked('solo', members);
  expect(codeOf(vote(plain, bot, {}, byDan()))).toBe('decided');
  for (const now of [lowered, gone])
    expect(codeOf(vote(plain, bot, {}, byDan(now)))).toBe('notAllowed');
  for (const party of [{ onBehalfOf: dan }, { requestedBy: dan }, { parties: [dan] }])
    expect(codeOf(vote(asked('team', members, party), bot, {}, byDan()))).toBe('notAllowed');
  expect(codeOf(vote(asked('team', members, { onBehalfOf: ben }), bot, {}, byDan()))).toBe(
    'decided',
  );
  const strict = asked('strict', members);
  const terms = { ...strict.terms, distinctHumans: 1 };
  const first = approved({ ...strict, terms }, bot, byDan());
  expect(first.votes).toHaveLength(1);
  expect(approved(first, ben, byDan(lowered)).state).toBe('pending');
  expect(approved(first, ben, byDan()).state).toBe('approved');
});

test('[R37] an agent in the room it founded decides as an owner would', () => {
  const bot = agent('bot');
  const own = hall([member(bot, 'owner')], { founder: bot });
  const first = vote(asked('solo', own.members.slice(), { onBehalfOf: bot }), bot, {}, own);
  expect(codeOf(first)).toBe('first');
});

test('[R38] team: for what is risky neither who asked nor for whom it is done, nor their agents', () => {
  const bot = agent('bot');
  const members = [...room, member(bot, 'approver', ada)];
  const at = hall(members, { grants: [grant(bot, { purpose: 'vote' })] });
  const approval = asked('team', members, { onBehalfOf: ada });
  expect(codeOf(vote(approval, ada, {}, at))).toBe('notAllowed');
  expect(codeOf(vote(approval, bot, {}, at))).toBe('notAllowed');
  expect(codeOf(vote(approval, ben, {}, at))).toBe('decided');
  const byAgent = asked('team', members, { requestedBy: bot, onBehalfOf: ada });
  expect([codeOf(vote(byAgent, ada, {}, at)), codeOf(vote(byAgent, bot, {}, at))]).toEqual([
    'notAllowed',
    'notAllowed',
  ]);
  const harmless = asked('team', members, { onBehalfOf: ada, risk: 'operate' });
  expect(codeOf(vote(harmless, ada, {}, at))).toBe('first');
});

test('[R38] solo: for oneself in two steps, and it says so', () => {
  const approval = asked('solo', room, { onBehalfOf: ada });
  const one = vote(approval, ada);
  if (!one.ok) throw new Error(one.message);
  expect([one.what, one.approval.state, againFrom(one.approval, ada)]).toEqual([
    'first',
    'pending',
    1_000,
  ]);
  expect(codeOf(vote(one.approval, ada))).toBe('first');
  expect(codeOf(vote(approval, ada, { again: true }))).toBe('first');
  const two = vote(one.approval, ada, { again: true });
  expect(two).toMatchObject({
    what: 'decided',
    approval: { state: 'approved', isSelfDecided: true },
  });
});

test('[AP2] own in a room with one owner: the second step after a day', () => {
  const approval = asked('team', room, {
    risk: 'own',
    requestedBy: ada,
    deadline: bounds.ownApprovalMs,
  });
  const one = vote(approval, ada);
  if (!one.ok) throw new Error(one.message);
  const at = (now: number) => codeOf(vote(one.approval, ada, { again: true }, hall(room, { now })));
  expect([one.what, at(1_000 + bounds.soleOwnerMs - 1), at(1_000 + bounds.soleOwnerMs)]).toEqual([
    'first',
    'first',
    'decided',
  ]);
  expect(codeOf(vote(approval, ben))).toBe('notAllowed');
});

test('[AP3] strict: two humans; an agent does not make the second', () => {
  const bot = agent('bot');
  const members = [
    ...room,
    member(human('dan'), 'operator'),
    member(bot, 'approver', human('zoe')),
  ];
  const at = hall(members, { grants: [grant(bot, { purpose: 'vote' })] });
  const approval = asked('strict', members);
  const one = approved(approval, ben, at);
  expect(one.state).toBe('pending');
  const withBot = vote(one, bot, {}, at);
  expect(codeOf(withBot)).toBe('counted');
  if (withBot.ok) expect(codeOf(vote(withBot.approval, ben, {}, at))).toBe('same');
  expect(approved(one, human('dan'), at)).toMatchObject({
    state: 'approved',
    decidedBy: [ben, human('dan')],
  });
});

test('[AP4] a vote counts by the role its voter has when it is decided', () => {
  const dan = member(human('dan'), 'operator');
  const members = [...room, dan];
  const one = approved(asked('strict', members), ben, hall(members));
  const lowered = members.map((one) => (one.id === ben ? member(ben, 'member') : one));
  expect(approved(one, dan.id, hall(lowered)).state).toBe('pending');
  expect(approved(one, dan.id, hall(lowered.filter(({ id }) => id !== ben))).state).toBe('pending');
  expect(approved(one, dan.id, hall(members)).state).toBe('approved');
});

test('[AP4] a vote that counts again makes the outcome: when rights change, or when it is said again', () => {
  const dan = member(human('dan'), 'operator');
  const members = [...room, dan];
  const lowered = members.map((one) => (one.id === ben ? member(ben, 'viewer') : one));
  const first = approved(asked('strict', members), ben, hall(members));
  const both = approved(first, dan.id, hall(lowered));
  expect([both.state, recount(both, hall(lowered))]).toEqual(['pending', null]);
  const decided = { state: 'approved', decidedBy: [ben, dan.id] };
  expect(recount(both, hall(members))).toMatchObject(decided);
  expect(recount(both, hall(members, { now: both.deadline }))).toBeNull();
  for (const who of [ben, dan.id])
    expect(vote(both, who, {}, hall(members))).toMatchObject({
      what: 'decided',
      approval: decided,
    });
  const no = { by: ben, verdict: 'reject' as const, at: 900, reason: 'not now' };
  const refused = { ...first, votes: [no] };
  expect(recount(refused, hall(lowered))).toBeNull();
  expect(recount(refused, hall(members))).toMatchObject({ state: 'rejected', reason: 'not now' });
});

test('[AP4] [R30] what was said in both steps and waits for others is not taken back by saying it again', () => {
  const dan = member(human('dan'), 'operator');
  const members = [...room, dan];
  const at = hall(members, { now: 2_000 });
  const first = approved(asked('strict', members, { onBehalfOf: ada }), ada, hall(members));
  const second = vote(first, ada, { again: true }, at);
  if (!second.ok) throw new Error(second.message);
  expect(second.what).toBe('counted');
  expect(codeOf(vote(second.approval, ada, {}, at))).toBe('same');
  expect(approved(second.approval, ben, at).state).toBe('approved');
});

test('[AP5] one eligible no is enough, and gives its reason', () => {
  const ruling = vote(asked('solo', room), ben, { verdict: 'reject', reason: 'not there' });
  expect(ruling).toMatchObject({
    what: 'decided',
    approval: { state: 'rejected', reason: 'not there', decidedBy: [ben] },
  });
  expect(codeOf(vote(asked('solo', room), cyd, { verdict: 'reject' }))).toBe('notAllowed');
});

test('[AP6] when nobody is left who may decide, it says so and what would help', () => {
  const approval = asked('team', room, { onBehalfOf: ada });
  expect(withStuck(approval, hall(room)).stuck).toBeUndefined();
  const alone = room.filter(({ id }) => id !== ben);
  const stuck = withStuck(approval, hall(alone));
  expect(stuck.stuck).toEqual({
    message: expect.stringContaining('Nobody'),
    fix: expect.stringContaining('approver'),
  });
  expect(withStuck(stuck, hall(room)).stuck).toBeUndefined();
});

test('[AP7] a preset is taken only while enough people can decide', () => {
  expect(isTenable('solo', [member(ada, 'owner')], ada)).toBe(true);
  expect(isTenable('team', [member(ada, 'owner')], ada)).toBe(false);
  expect(isTenable('team', room, ada)).toBe(true);
  expect(isTenable('team', [...room, member(agent('bot'), 'owner', ada)], ada)).toBe(true);
  expect(isTenable('strict', room, ada)).toBe(true);
  expect(isTenable('strict', [member(ada, 'owner'), member(cyd, 'member')], ada)).toBe(false);
  expect([isWeaker('solo', 'team'), isWeaker('strict', 'team'), isWeaker('team', 'team')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(termsFor('solo', 'own', [...room, member(human('dan'), 'owner')], ada).secondStepMs).toBe(
    0,
  );
});

test('[AP8] an edit takes the place of what is pending, and of nothing else', () => {
  const approval = asked('solo', room);
  const next = { ...approval, votes: [] };
  expect(supersede(approval, next, 2_000)?.state).toBe('superseded');
  expect(supersede(approved(approval, ben), next, 2_000)).toBeNull();
  expect(supersede(approval, next, approval.deadline)).toBeNull();
});

test('[AP9] a grant approves at once, and dispatch is the same', () => {
  const decided = approveByGrant(asked('team', room), grant(assistant), hall(room));
  expect(decided).toMatchObject({ state: 'approved', decidedBy: [ada], grantId: 'g1' });
  expect(dispatch(decided, { digest: decided.digest, token: 't', now: 1_001 }).ok).toBe(true);
});
