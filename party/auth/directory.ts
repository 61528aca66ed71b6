import * as z from 'zod/mini';
import { scope } from '../../shared/model/agent.ts';
import { agentId, keyId, roomId } from '../../shared/model/ids.ts';
import { roomMessage } from '../autopilot/room-message.ts';

/**
 * What rooms are told once D1 has it. Whoever is shut out is hung up after the door is closed: a
 * socket that was closed before could be dialled again in between.
 */
const afterwards = z.optional(z.array(z.object({ roomId, say: roomMessage })));

/**
 * What rooms tell D1, where admission reads it. Each message says a whole state with a version that
 * its room counts, so that a repeat changes nothing and an older word never replaces a newer one; and
 * what was revoked or ended stays so.
 */
export const directoryMessage = z.discriminatedUnion('what', [
  z.object({
    to: z.literal('directory'),
    what: z.literal('agent'),
    agentId,
    /** The user who answers for it. */
    ownerId: z.string(),
    name: z.string(),
    homeRoom: roomId,
    endedAt: z.nullable(z.number()),
    version: z.int(),
    afterwards,
  }),
  z.object({
    to: z.literal('directory'),
    what: z.literal('key'),
    keyId,
    agentId,
    /** SHA-256 of the whole secret, in hex. */
    hash: z.string(),
    scope,
    expiresAt: z.number(),
    revokedAt: z.nullable(z.number()),
    version: z.int(),
    afterwards,
  }),
  z.object({
    to: z.literal('directory'),
    what: z.literal('loginEnded'),
    loginId: z.string(),
    /** Of an agent at a page: its cookie would be good until then. */
    agentUntil: z.optional(z.number()),
    afterwards,
  }),
  /** All that began until then, but one: D1 may have some that their home never heard of. */
  z.object({
    to: z.literal('directory'),
    what: z.literal('otherLoginsEnded'),
    userId: z.string(),
    keep: z.nullable(z.string()),
    until: z.number(),
    afterwards,
  }),
  z.object({
    to: z.literal('directory'),
    what: z.literal('standing'),
    userId: z.string(),
    bannedAt: z.nullable(z.number()),
    isAdmin: z.boolean(),
    version: z.int(),
    afterwards,
  }),
  z.object({
    to: z.literal('directory'),
    what: z.literal('name'),
    userId: z.string(),
    name: z.string(),
    version: z.int(),
    afterwards,
  }),
  z.object({
    to: z.literal('directory'),
    what: z.literal('settings'),
    signUp: z.enum(['open', 'closed']),
    agentsPerPerson: z.int(),
    membersPerRoom: z.int(),
    version: z.int(),
    afterwards,
  }),
]);
export type DirectoryMessage = z.infer<typeof directoryMessage>;

/** Rejects when it may not have been written. */
export async function writeDirectory(db: D1Database, message: DirectoryMessage): Promise<void> {
  await db.batch(statementsOf(message).map(([sql, values]) => db.prepare(sql).bind(...values)));
}

type Statement = readonly [sql: string, values: readonly (string | number | null)[]];

function statementsOf(message: DirectoryMessage): Statement[] {
  switch (message.what) {
    case 'agent': {
      const { agentId: id, ownerId, name, homeRoom, endedAt, version } = message;
      return [[putAgent, [id, ownerId, name, homeRoom, endedAt, version]]];
    }
    case 'key': {
      const { keyId: id, agentId: of, hash, expiresAt, revokedAt, version } = message;
      return [[putKey, [id, of, hash, message.scope, expiresAt, revokedAt, version]]];
    }
    case 'loginEnded': {
      const { loginId, agentUntil } = message;
      return agentUntil === undefined
        ? [['delete from session where id = ?', [loginId]]]
        : [
            [endAgentLogin, [loginId, agentUntil]],
            [forgetAgentLogins, []],
          ];
    }
    case 'otherLoginsEnded': {
      const { userId, keep, until } = message;
      return [[endOthers, [userId, keep ?? '', new Date(until).toISOString()]]];
    }
    case 'standing': {
      const { userId, bannedAt, isAdmin, version } = message;
      return [
        [putStanding, [bannedAt, isAdmin ? 1 : 0, version, userId, version]],
        [signOutBanned, [userId, userId]],
      ];
    }
    case 'name': {
      const { userId, name, version } = message;
      return [[putName, [name, version, userId, version]]];
    }
    case 'settings': {
      const { signUp, agentsPerPerson, membersPerRoom, version } = message;
      return [[putSettings, [signUp, agentsPerPerson, membersPerRoom, version]]];
    }
  }
}

/** An end is an end, whichever word comes last; of the rest the newest counts. */
const putAgent = `insert into agent (id, owner_id, name, home_room, ended_at, version) values (?, ?, ?, ?, ?, ?)
  on conflict (id) do update set
    name = case when excluded.version > agent.version then excluded.name else agent.name end,
    ended_at = coalesce(agent.ended_at, excluded.ended_at),
    version = max(agent.version, excluded.version)
  where excluded.owner_id = agent.owner_id`;

/** A key only ever ends sooner. */
const putKey = `insert into agent_key (id, agent_id, hash, scope, expires_at, revoked_at, version) values (?, ?, ?, ?, ?, ?, ?)
  on conflict (id) do update set expires_at = min(agent_key.expires_at, excluded.expires_at),
    revoked_at = coalesce(agent_key.revoked_at, excluded.revoked_at),
    version = max(agent_key.version, excluded.version)
  where excluded.agent_id = agent_key.agent_id`;

const putStanding = `update "user" set "bannedAt" = ?, "isAdmin" = ?, "standing" = ?
  where id = ? and "standing" < ?`;

const putName = `update "user" set name = ?, "named" = ? where id = ? and "named" < ?`;

const signOutBanned = `delete from session where "userId" = ?
  and exists (select 1 from "user" where id = ? and "bannedAt" is not null)`;

const endAgentLogin = `insert into agent_login_ended (id, expires_at) values (?, ?)
  on conflict (id) do nothing`;

const forgetAgentLogins = 'delete from agent_login_ended where expires_at < unixepoch() * 1000';

/** better-auth keeps moments as ISO text, which is in the order of time. */
const endOthers = `delete from session where "userId" = ? and id <> ? and "createdAt" <= ?`;

const putSettings = `insert into installation (id, sign_up, agents_per_person, members_per_room, version)
  values ('installation', ?, ?, ?, ?)
  on conflict (id) do update set sign_up = excluded.sign_up, agents_per_person = excluded.agents_per_person,
    members_per_room = excluded.members_per_room, version = excluded.version
  where excluded.version > installation.version`;
