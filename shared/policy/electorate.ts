import type { Approval } from '../model/approval.ts';
import type { Grant } from '../model/grant.ts';
import type { Member } from '../model/member.ts';
import { type Principal, splitPrincipal } from '../model/principal.ts';
import { parseAction } from './action.ts';
import { grantFor } from './grant.ts';
import { decides } from './terms.ts';

/** What decides about votes, as it is now. */
export interface Electorate {
  members: readonly Member[];
  grants: readonly Grant[];
  founder: Principal;
  now: number;
}

export type Standing =
  | { mayVote: true; isSelf: boolean; grant: Grant | null }
  | { mayVote: false; why: string };

/** May this principal vote on it, as a member with the role they have now? */
export function standingOf(approval: Approval, who: Principal, hall: Electorate): Standing {
  const member = hall.members.find(({ id }) => id === who);
  if (member === undefined || splitPrincipal(who).kind === 'connector') return no(whoDecides);
  if (!approval.terms.roles.includes(member.role)) return no(whoDecides);
  const isSelf = partiesOf(approval).some((party) => actsFor(member, party));
  if (excluded(approval).some((party) => actsFor(member, party))) return no(notOneself);
  if (decides(member, hall.founder)) return { mayVote: true, isSelf, grant: null };
  if (isSelf) return no(notOneself);
  const grant = voteGrant(approval, who, hall);
  return grant === null ? no(onlyUnderGrant) : { mayVote: true, isSelf, grant };
}

/**
 * A grant to act stands for the vote of who made it, and is as good as that would be now: not of who
 * may not decide about this, not where one vote does not decide, and not about what they asked for
 * themselves unless they gave it in two steps.
 */
export function grantDecides(approval: Approval, { by, own }: Grant, hall: Electorate): boolean {
  const { need, distinctHumans } = approval.terms;
  const standing = standingOf(approval, by, hall);
  if (need !== 1 || distinctHumans > 1 || !standing.mayVote || standing.grant !== null)
    return false;
  return !standing.isSelf || own === true;
}

/** Who could still make the outcome, if everybody voted for it. */
export const voters = (approval: Approval, hall: Electorate): Principal[] =>
  hall.members.map(({ id }) => id).filter((id) => standingOf(approval, id, hall).mayVote);

/** A member acts for itself, and an agent for the human who answers for it. */
const actsFor = ({ id, ownedBy }: Member, party: Principal): boolean =>
  id === party || ownedBy === party;

/** Everybody who asked, edited, or for whom it is done. */
export const partiesOf = (approval: Approval): Principal[] =>
  (['requestedBy', 'onBehalfOf'] as const).flatMap((role) => partiesAs(approval, role));

const excluded = (approval: Approval): Principal[] =>
  approval.terms.exclude.flatMap((role) => partiesAs(approval, role));

function partiesAs(approval: Approval, role: Approval['terms']['exclude'][number]): Principal[] {
  const { requestedBy, onBehalfOf, parties = [] } = approval;
  if (role === 'requestedBy') return [requestedBy, ...parties];
  return onBehalfOf === undefined ? [] : [onBehalfOf];
}

function voteGrant(approval: Approval, by: Principal, hall: Electorate): Grant | null {
  const { method, risk } = approval;
  const { input } = parseAction(approval.action);
  const standing = hall.grants.filter((grant) => makerStands(approval, grant, hall));
  return grantFor(standing, { by, purpose: 'vote', method, risk, input }, hall.now);
}

/** Whoever let an agent vote could still let it, and names no voter for what they may not decide. */
function makerStands(approval: Approval, { by }: Grant, hall: Electorate): boolean {
  const maker = hall.members.find(({ id }) => id === by);
  if (maker?.role !== 'owner' || !decides(maker, hall.founder)) return false;
  return !excluded(approval).some((party) => actsFor(maker, party));
}

const no = (why: string): Standing => ({ mayVote: false, why });

const whoDecides = 'Your role does not decide about this.';
const notOneself = 'Whoever asked, and whoever it is done for, does not decide about this.';
const onlyUnderGrant = 'An agent decides only under a grant.';
