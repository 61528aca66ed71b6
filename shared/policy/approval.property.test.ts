import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Approval } from '../model/approval.ts';
import type { Grant } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import { type Principal, splitPrincipal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { role } from '../model/role.ts';
import { bounds } from '../protocol/bounds.ts';
import { digestOf } from './action.ts';
import {
  cancel,
  castVote,
  dispatch,
  expire,
  recount,
  settle,
  stateAt,
  supersede,
} from './approval.ts';
import { used } from './grant.ts';
import { agent, asked, assistant, grant, human, member } from './policy-kit.ts';

/**
 * Any sequence of requests, votes, repeats, role changes, cuts of grants, jumps of time and
 * dispatches. An oracle that knows nothing of the code above keeps what was said and by whom, and
 * judges every execution by the rules as `docs/design` has them.
 */

const people = [human('ada'), human('ben'), human('cyd'), agent('bot'), agent('her'), assistant];
const someone = fc.constantFrom(...people);
const founder = human('ada');

type Act =
  | { do: 'vote'; by: Principal; verdict: 'approve' | 'reject'; again: boolean; stale: boolean }
  | { do: 'role'; who: Principal; role: Role | null }
  | { do: 'cut' }
  | { do: 'wait'; ms: number }
  | { do: 'expire' }
  | { do: 'cancel'; by: Principal }
  | { do: 'edit'; by: Principal }
  | { do: 'dispatch'; token: 'one' | 'two'; tampered: 'no' | 'digest' | 'action' }
  | { do: 'settle'; outcome: 'done' | 'failed' | 'unknown' };

const voting = fc.record({
  do: fc.constant('vote' as const),
  by: someone,
  verdict: fc.constantFrom(
    'approve' as const,
    'approve' as const,
    'approve' as const,
    'reject' as const,
  ),
  again: fc.boolean(),
  stale: fc.constant(false),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: voting },
  { weight: 1, arbitrary: voting.map((one) => ({ ...one, stale: true })) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('role' as const),
      who: fc.constantFrom(...people.slice(0, 5)),
      role: fc.option(fc.constantFrom(...role.options), { nil: null }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'cut' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 60_000, bounds.dispatchWithinMs, bounds.soleOwnerMs),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), by: someone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), by: someone }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('dispatch' as const),
      token: fc.constantFrom('one' as const, 'two' as const),
      tampered: fc.constantFrom(
        'no' as const,
        'no' as const,
        'no' as const,
        'digest' as const,
        'action' as const,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      outcome: fc.constantFrom('done' as const, 'failed' as const, 'unknown' as const),
    }),
  },
);

/** One says yes, may not decide for a while, and may again after another one said something. */
const comeback: fc.Arbitrary<Act[]> = fc
  .tuple(fc.shuffledSubarray(people.slice(0, 3), { minLength: 2, maxLength: 2 }), voting)
  .map(([[by = founder, other = founder], said]) => [
    { do: 'role', who: by, role: 'approver' },
    { ...said, by, verdict: 'approve' },
    { do: 'role', who: by, role: 'viewer' },
    { do: 'role', who: other, role: 'owner' },
    { ...said, by: other },
    { do: 'role', who: by, role: 'owner' },
  ]);

const scene = fc.record({
  preset: fc.constantFrom('solo' as const, 'team' as const, 'strict' as const),
  risk: fc.constantFrom('operate' as const, 'spend' as const, 'secure' as const, 'own' as const),
  requestedBy: someone,
  onBehalfOf: fc.option(fc.constantFrom(human('ada'), human('ben'), human('cyd')), {
    nil: undefined,
  }),
  roles: fc.tuple(...people.slice(0, 5).map(() => fc.constantFrom(...role.options))),
  acts: fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: act.map((one) => [one]) },
        { weight: 2, arbitrary: comeback },
      ),
      { minLength: 5, maxLength: 40 },
    )
    .map((some) => some.flat()),
});

const owners: Partial<Record<Principal, Principal>> = {
  [agent('bot')]: human('ada'),
  [agent('her')]: human('zoe'),
};

/** By whom each agent was let vote. */
const makers: Partial<Record<Principal, Principal>> = {
  [agent('bot')]: human('ada'),
  [agent('her')]: human('ben'),
};

const actsForParty = ({ requestedBy, onBehalfOf }: Approval, who: Principal): boolean =>
  [who, owners[who]].some(
    (one) => one !== undefined && (one === requestedBy || one === onBehalfOf),
  );

/** What the rules say, from what was said: kept apart from the code that is tested. */
class Oracle {
  readonly firsts = new Map<Principal, number>();
  readonly counted = new Map<Principal, 'approve' | 'reject'>();
  allowed = false;
  executions = 0;

  /** Whose votes count by the rights of now. */
  private counting(
    approval: Approval,
    members: readonly Member[],
    isCut: boolean,
    said: 'approve' | 'reject',
  ): Principal[] {
    const isExcluding = approval.terms.exclude.length > 0;
    return [...this.counted].flatMap(([who, verdict]) => {
      const now = members.find(({ id }) => id === who);
      if (verdict !== said || now === undefined) return [];
      const mayRole =
        approval.risk === 'own'
          ? now.role === 'owner'
          : ['approver', 'operator', 'owner'].includes(now.role);
      const isParty = actsForParty(approval, who);
      const isAgent = splitPrincipal(who).kind === 'agent';
      if (!mayRole || (isParty && isExcluding)) return [];
      if (isAgent && (isCut || isParty || approval.risk === 'own')) return [];
      if (isAgent && !this.makerStands(approval, members, who)) return [];
      return [who];
    });
  }

  /** Whoever let the agent vote is an owner still, and may decide about this. */
  private makerStands(approval: Approval, members: readonly Member[], who: Principal): boolean {
    const maker = makers[who];
    const isOwner = members.some(({ id, role: has }) => id === maker && has === 'owner');
    if (maker === undefined || !isOwner) return false;
    return approval.terms.exclude.length === 0 || !actsForParty(approval, maker);
  }

  refused(approval: Approval, members: readonly Member[], isCut: boolean): boolean {
    return this.counting(approval, members, isCut, 'reject').length > 0;
  }

  satisfied(approval: Approval, members: readonly Member[], isCut: boolean): boolean {
    const yes = this.counting(approval, members, isCut, 'approve');
    const humans = yes.filter((who) => splitPrincipal(who).kind === 'human').length;
    const strict = approval.terms.preset === 'strict' && approval.terms.secondStepMs === 0;
    return strict ? humans >= 2 : yes.length >= 1;
  }
}

let executed = 0;
let refused = 0;
let recounted = 0;

test('[R42] nothing runs without a satisfied policy over exactly those bytes, nothing twice, nothing by who is excluded; what is satisfied does not wait', () => {
  fc.assert(
    fc.property(scene, ({ preset, risk, requestedBy, onBehalfOf, roles, acts }) => {
      let members: Member[] = people
        .slice(0, 5)
        .map((id, i) => member(id, roles[i] ?? 'member', owners[id]));
      let grants: Grant[] = (['bot', 'her'] as const).map((name, i) => ({
        ...grant(agent(name), {
          purpose: 'vote',
          usesLeft: 1,
          expires: 2 ** 45,
          ...(i === 0 ? {} : { by: human('ben') }),
        }),
        id: grant(agent(name)).id,
        ...(i === 0 ? {} : { note: 'second' }),
      }));
      grants = grants.map((one, i) => ({ ...one, id: `${one.id}${i}` as Grant['id'] }));
      let isCut = false;
      let now = 1_000;
      const original = asked(preset, members, {
        risk,
        requestedBy,
        deadline: bounds.ownApprovalMs,
        ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      });
      let approval = original;
      const oracle = new Oracle();
      const tokens = new Set<string>();
      const hall = () => ({ members, grants, founder, now });
      /** As the room does it whenever members or grants changed. */
      const review = () => {
        const next = recount(approval, hall());
        if (next === null) return;
        recounted += 1;
        if (next.state === 'approved') {
          expect(oracle.satisfied(approval, members, isCut)).toBe(true);
          oracle.allowed = true;
        } else expect(oracle.refused(approval, members, isCut)).toBe(true);
        approval = next;
      };

      for (const step of acts) {
        switch (step.do) {
          case 'vote': {
            const digest = step.stale ? digestOf('other') : approval.digest;
            const again = step.again ? ({ again: true } as const) : {};
            const ruling = castVote(
              approval,
              { by: step.by, verdict: step.verdict, digest, ...again },
              hall(),
            );
            if (step.stale) expect(ruling.ok).toBe(false);
            if (!ruling.ok) break;
            if (splitPrincipal(step.by).kind === 'autopilot') throw new Error('a producer voted');
            if (ruling.what === 'first') {
              oracle.counted.delete(step.by);
              if (!oracle.firsts.has(step.by)) oracle.firsts.set(step.by, now);
            } else if (ruling.what !== 'same') {
              const isParty = actsForParty(approval, step.by);
              if (isParty && step.verdict === 'approve') {
                const first = oracle.firsts.get(step.by);
                if (first === undefined || !step.again)
                  throw new Error('decided for oneself in one step');
                expect(now).toBeGreaterThanOrEqual(first + approval.terms.secondStepMs);
              }
              oracle.firsts.delete(step.by);
              oracle.counted.set(step.by, step.verdict);
            }
            if (ruling.grant !== null) {
              const { id } = ruling.grant;
              grants = grants.map((one) => (one.id === id ? used(one, now) : one));
            }
            if (approval.state === 'pending' && ruling.approval.state === 'approved') {
              expect(oracle.satisfied(approval, members, isCut)).toBe(true);
              oracle.allowed = true;
            }
            approval = ruling.approval;
            break;
          }
          case 'role':
            members = members.filter(({ id }) => id !== step.who);
            if (step.role !== null) members.push(member(step.who, step.role, owners[step.who]));
            review();
            break;
          case 'cut':
            isCut = true;
            grants = grants.map((one) => ({ ...one, ended: { at: now, why: 'cut' as const } }));
            review();
            break;
          case 'wait':
            now += step.ms;
            break;
          case 'expire':
            approval = expire(approval, now) ?? approval;
            break;
          case 'cancel':
            if (stateAt(approval, now) === 'expired')
              expect(cancel(approval, step.by, 'no longer', now)?.state ?? 'expired').toBe(
                'expired',
              );
            approval = cancel(approval, step.by, 'no longer', now) ?? approval;
            break;
          case 'edit':
            approval = supersede(approval, original, now) ?? approval;
            break;
          case 'dispatch': {
            const bytes =
              step.tampered === 'action' ? approval.action.replace('/a', '/b') : approval.action;
            const digest =
              step.tampered === 'digest' ? digestOf(bytes.replace('/a', '/c')) : approval.digest;
            const said = dispatch(
              { ...approval, action: bytes },
              { digest, token: step.token, now },
            );
            if (!said.ok) {
              refused += 1;
              break;
            }
            expect([oracle.allowed, digest, digestOf(said.approval.action)]).toEqual([
              true,
              original.digest,
              original.digest,
            ]);
            if (said.isNew) {
              oracle.executions += 1;
              executed += 1;
            }
            tokens.add(step.token);
            expect([oracle.executions, tokens.size]).toEqual([1, 1]);
            approval = said.approval;
            break;
          }
          case 'settle':
            if (approval.state === 'dispatched') approval = settle(approval, step.outcome, now);
            break;
        }
        if (stateAt(approval, now) !== 'pending') continue;
        expect([
          oracle.satisfied(approval, members, isCut),
          oracle.refused(approval, members, isCut),
        ]).toEqual([false, false]);
      }
    }),
    { numRuns: 3_000, seed: 4 },
  );
  expect(executed).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(1_000);
  expect(recounted).toBeGreaterThan(20);
});
