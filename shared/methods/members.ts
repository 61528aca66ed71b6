import * as z from 'zod/mini';
import { invitedRole } from '../model/invite.ts';
import { principal } from '../model/principal.ts';
import { method, people } from './method.ts';

export const members = {
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
