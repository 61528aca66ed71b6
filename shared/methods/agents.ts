import * as z from 'zod/mini';
import { scope } from '../model/agent.ts';
import { agentId, keyId } from '../model/ids.ts';
import { invitedRole } from '../model/invite.ts';
import { principal } from '../model/principal.ts';
import { bounds } from '../protocol/bounds.ts';
import { humans, method } from './method.ts';
import { title } from './threads.ts';

const name = title.check(z.minLength(1), z.maxLength(80));
const days = z.int().check(z.minimum(1), z.maximum(bounds.keyDays));

/** Agents of a person, and their keys. Made in that person's home room, by humans only. */
export const agents = {
  'agents.create': method({
    doc: 'Makes an agent that the caller answers for. It founds a room of its own, and is a member of this one if a role is given.',
    params: z.strictObject({ name, role: z.optional(invitedRole) }),
    result: z.object({ agentId, principal }),
    place: 'home',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'agents.end': method({
    doc: 'Ends an agent: its keys are void, its sockets close everywhere, what it wrote stays.',
    params: z.strictObject({ agentId }),
    result: z.object({}),
    place: 'home',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'keys.mint': method({
    doc: 'Mints a key for an agent. The secret is shown once and kept by nobody. Named after a key it replaces, that one ends a day later.',
    params: z.strictObject({ agentId, name, scope, days, replaces: z.optional(keyId) }),
    /** A repeat is answered without the secret. */
    result: z.object({ keyId, secret: z.optional(z.string()), expiresAt: z.number() }),
    place: 'home',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
  'keys.revoke': method({
    doc: 'Makes a key worthless; sockets that came in with it close everywhere.',
    params: z.strictObject({ keyId }),
    result: z.object({}),
    place: 'home',
    risk: 'govern',
    callers: humans,
    scope: 'admin',
    repeat: 'key',
  }),
};
