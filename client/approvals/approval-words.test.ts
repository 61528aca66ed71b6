import { expect, test } from 'vitest';
import { principal } from '../../shared/model/principal.ts';
import { termsFor } from '../../shared/policy/terms.ts';
import { namesIn } from '../store/author-name.ts';
import { approval } from '../testing/approvals.ts';
import { ada, bo, member, scout } from '../testing/people.ts';
import { fateWords, policyWords } from './approval-words.ts';

const people = [member(ada, 'Ada', 'owner'), member(bo, 'Bo', 'owner')];
const nameOf = namesIn({
  members: new Map(people.map((one) => [one.id, one])),
  instances: new Map(),
});

test('a policy in words', () => {
  const terms = (preset: 'solo' | 'team' | 'strict', risk: 'secure' | 'own') =>
    policyWords(termsFor(preset, risk, risk === 'own' ? people.slice(0, 1) : people, ada));
  expect(terms('solo', 'secure')).toBe(
    'Solo policy: one approver, operator or owner. One no is enough.',
  );
  expect(terms('team', 'secure')).toBe(
    'Team policy: one approver, operator or owner, but neither who asked nor for whom it is done, nor their agents. One no is enough.',
  );
  expect(terms('strict', 'secure')).toBe(
    'Strict policy: 2 of: approver, operator or owner, 2 different people among them. One no is enough.',
  );
  expect(terms('solo', 'own')).toBe(
    'Solo policy: one owner; whoever decides for themselves says it again 24 h later. One no is enough.',
  );
});

test('[R29] [R41] [GA25] what became of it says who and what then', () => {
  const decidedBy = [bo];
  const fate = (...[state, more = {}]: [Parameters<typeof fateWords>[1], object?]) =>
    fateWords(approval({ decidedBy, ...more }), state, nameOf);
  expect(fate('pending')).toBeNull();
  expect(fate('done')).toBe('Approved by Bo, and done.');
  expect(fate('done', { isSelfDecided: true })).toBe('Approved by Bo, for themselves, and done.');
  const votes = [bo, ada].map((by) => ({ by, verdict: 'approve' as const, at: 1 }));
  const mixed = [votes[0], { ...votes[1], isSelf: true }];
  expect(fate('done', { decidedBy: [bo, ada], votes: mixed, isSelfDecided: true })).toBe(
    'Approved by Bo and Ada (for themselves), and done.',
  );
  expect(fate('done', { decidedBy: [bo, ada, bo] })).toBe('Approved by Bo, Ada and Bo, and done.');
  expect(fate('approved', { heldMs: 5 })).toBe('Approved by Bo. It begins when the pause ends.');
  expect(fate('failed', { error: 'No such host.' })).toBe(
    'Approved by Bo, and failed: No such host.',
  );
  expect(fate('unknown')).toContain('may have happened or not');
  expect(fate('rejected', { reason: 'Not today' })).toBe('Rejected by Bo: Not today');
  expect(fate('expired', { decidedBy: undefined })).toBe(
    'Nobody decided in time, so it did not happen.',
  );
  expect(fate('expired')).toBe(
    'Approved by Bo, but it did not begin in time, so it did not happen.',
  );
  const ran = { decidedElsewhere: true, reason: 'It ran at the gateway.' };
  expect(fate('expired', { ...ran, decidedBy: undefined })).toBe(
    'Nobody decided here in time: It ran at the gateway.',
  );
  expect(fate('expired', ran)).toBe(
    'Approved by Bo, but it did not begin here in time: It ran at the gateway.',
  );
  expect(fate('cancelled', { decidedBy: [principal.parse('autopilot:t')] })).toBe(
    'Cancelled by Autopilot.',
  );
  expect(fate('approved', { decidedBy: [scout], grantId: 'g' })).toBe(
    'Approved by somebody who left under a grant. It has not begun yet.',
  );
});
