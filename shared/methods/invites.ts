import * as z from 'zod/mini';
import { inviteId, roomId } from '../model/ids.ts';
import { invitedRole } from '../model/invite.ts';
import { role } from '../model/role.ts';
import { bounds } from '../protocol/bounds.ts';
import { method, people } from './method.ts';
import { title } from './threads.ts';

/** `<room>.<secret>`: where it leads, and 160 random bits in base32. Lives in a link's fragment. */
export const inviteCode = z.string().check(z.regex(/^[0-9a-z]{26}\.[0-9a-z]{32}$/));

export const invites = {
  'invites.create': method({
    doc: 'Makes an invite for one person or agent. The code is shown once and kept by nobody.',
    params: z.strictObject({
      role: invitedRole,
      hours: z.int().check(z.minimum(1), z.maximum(bounds.inviteHours)),
      note: z.optional(title),
    }),
    /** A repeat is answered without the code. */
    result: z.object({ inviteId, code: z.optional(inviteCode), expiresAt: z.number() }),
    risk: 'govern',
    callers: people,
    scope: 'admin',
    repeat: 'key',
  }),
  'invites.revoke': method({
    doc: 'Makes an invite that was not used worthless.',
    params: z.strictObject({ inviteId }),
    result: z.object({}),
    risk: 'govern',
    callers: people,
    scope: 'admin',
    repeat: 'key',
  }),
  'invites.look': method({
    doc: 'What an invite leads to, before it is accepted. Asked for in one’s home room.',
    params: z.strictObject({ code: inviteCode }),
    result: z.object({
      roomId,
      title: z.string(),
      role: invitedRole,
      invitedBy: z.string(),
      expiresAt: z.number(),
      /** One is a member of that room already, as this. */
      already: z.nullable(role),
    }),
    place: 'home',
    risk: 'read',
    callers: people,
    scope: 'read',
    repeat: 'reads',
  }),
  'invites.accept': method({
    doc: 'Uses an invite: the caller becomes a member of its room. Asked for in one’s home room.',
    params: z.strictObject({ code: inviteCode }),
    result: z.object({ roomId }),
    place: 'home',
    risk: 'say',
    callers: people,
    scope: 'chat',
    repeat: 'key',
  }),
};
