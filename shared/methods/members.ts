import * as z from 'zod/mini';
import { invitedRole } from '../model/invite.ts';
import { principal } from '../model/principal.ts';
import { role } from '../model/role.ts';
import { everyone, method, people } from './method.ts';

export const members = {
  'members.list': method({
    doc: 'The members of the room, with their names and roles.',
    params: z.strictObject({}),
    result: z.object({
      members: z.array(
        z.object({ principal, name: z.string(), role, ownedBy: z.optional(principal) }),
      ),
      /** More than are listed. */
      more: z.boolean(),
    }),
    risk: 'read',
    callers: everyone,
    scope: 'read',
    repeat: 'reads',
    tool: { given: [] },
  }),
  'members.setRole': method({
    doc: 'Gives a member another role. Ownership is transferred, not set.',
    params: z.strictObject({ principal, role: invitedRole }),
    result: z.object({}),
    risk: 'govern',
    callers: people,
    scope: 'admin',
    repeat: 'key',
  }),
  'members.remove': method({
    doc: 'Removes a member; their open sockets into this room close.',
    params: z.strictObject({ principal }),
    result: z.object({}),
    risk: 'govern',
    callers: people,
    scope: 'admin',
    repeat: 'key',
  }),
  'members.leave': method({
    doc: 'Leaves the room. Its founder and its last owner cannot.',
    params: z.strictObject({}),
    result: z.object({}),
    risk: 'read',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
};
