import type { Approval } from '../model/approval.ts';
import type { Principal } from '../model/principal.ts';
import { type Electorate, partiesOf } from './electorate.ts';
import { decides } from './terms.ts';

/**
 * May this member put another version in the place of what was asked for? Whoever asked, or for whom
 * it is done; an owner; whoever could decide about it. What is `own` nobody changes for another.
 */
export function mayEdit(approval: Approval, who: Principal, hall: Electorate): boolean {
  const member = hall.members.find(({ id }) => id === who);
  if (member === undefined) return false;
  if (partiesOf(approval).includes(who)) return true;
  if (approval.risk === 'own') return false;
  if (member.role === 'owner') return true;
  return approval.terms.roles.includes(member.role) && decides(member, hall.founder);
}
