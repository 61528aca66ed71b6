import type { Scope } from '../../shared/model/agent.ts';
import { invitedRole } from '../../shared/model/invite.ts';
import type { Role } from '../../shared/model/role.ts';

/** What a member may do here, in a few words. */
export const roleWords: Record<Role, string> = {
  viewer: 'reads',
  member: 'reads and writes',
  approver: 'writes, decides approvals',
  operator: 'writes, decides, operates',
  owner: 'everything, also members and invites',
};

/** Roles that can be given, for a list to choose from. */
export const givenRoles = invitedRole.options.map((value) => ({
  value,
  words: `${value}: ${roleWords[value]}`,
}));

/** What a key is good for. */
export const scopeWords: Record<Scope, string> = {
  read: 'reads',
  chat: 'reads and writes',
  operate: 'writes and operates',
  admin: 'everything its agent may do',
};
