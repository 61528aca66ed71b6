import * as z from 'zod/mini';
import { agentId, keyId, roomId } from '../../shared/model/ids.ts';
import { loginRow } from '../../shared/model/login.ts';
import { principal } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import { canvasCall } from '../hatchery/canvas-call.ts';

/**
 * Whose sockets: everything of a principal, or what came in by one login or key, or by any login of a
 * person that began up to a moment, but one.
 */
export const whose = z.union([
  z.strictObject({ principal }),
  z.strictObject({ credential: z.string() }),
  z.strictObject({ loginsOf: principal, but: z.nullable(z.string()), until: z.number() }),
]);
export type Whose = z.infer<typeof whose>;

/** To a member's home room: what they are in a room, and whether something waits there. */
export const badgeMessage = z.object({
  verb: z.literal('badge'),
  principal,
  roomId,
  title: z.string(),
  founder: principal,
  /** `null`: no member any more. */
  role: z.nullable(role),
  news: z.boolean(),
  waiting: z.int(),
  version: z.int(),
});
export type BadgeMessage = z.infer<typeof badgeMessage>;

/**
 * What another object tells a room, by outbox or, for logins, from the Worker. Every one may come
 * twice, late, or behind a newer one, and then changes nothing.
 */
export const roomMessage = z.discriminatedUnion('verb', [
  /** To the room an agent founds: begin, and know who answers for the agent and where they are told. */
  z.object({
    verb: z.literal('begin'),
    founder: principal,
    name: z.string(),
    owner: z.object({ principal, homeRoom: roomId, name: z.optional(z.string()) }),
  }),
  badgeMessage,
  /**
   * Hang up. `everywhere`, to a home room: pass it on to every room its founder is a member of, and,
   * if it is about the founder, to the home rooms of their agents. `stops`: and stop the runs that
   * the principal asked for. `voids`: the open invites made by them or with that key too. `leaves`: an
   * agent that was ended is no member any more, but in the room it founded.
   */
  z.object({
    verb: z.literal('cut'),
    whose,
    everywhere: z.boolean(),
    stops: z.boolean(),
    voids: z.optional(z.boolean()),
    leaves: z.optional(z.boolean()),
  }),
  /** A member calls themselves something else now. */
  z.object({ verb: z.literal('renamed'), principal, name: z.string(), version: z.int() }),
  /** To the home room of the agent, and from there to that of the human who minted the key. */
  z.object({ verb: z.literal('keyUsed'), agentId, keyId, at: z.number() }),
  /** From the Worker, when a browser signs in or out. */
  z.object({ verb: z.literal('loginBegan'), login: z.omit(loginRow, { seq: true }) }),
  z.object({ verb: z.literal('loginEnded'), loginId: z.string() }),
  /** From the Worker, around a new password: every login of the founder ends, known here or not. */
  z.object({ verb: z.literal('loginsEnded') }),
  /** From the canvas of this room: members were called in comments there. */
  z.object({ verb: z.literal('called'), calls: z.array(canvasCall) }),
  /** To the Lobby: a home room of a person began, or its founder has another name. */
  z.object({
    verb: z.literal('account'),
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    homeRoom: roomId,
    createdAt: z.number(),
    /** Of a name that was chosen: an older one never replaces it. */
    version: z.optional(z.int()),
  }),
]);
export type RoomMessage = z.infer<typeof roomMessage>;
