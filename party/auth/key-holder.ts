import * as z from 'zod/mini';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { scope } from '../../shared/model/agent.ts';
import { roomId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import type { AgentCookie } from './agent-cookie.ts';
import type { Comer } from './comer.ts';

const row = z.object({
  keyId: z.string(),
  scope,
  expiresAt: z.number(),
  agentId: z.string(),
  name: z.string(),
  homeRoom: roomId,
  ownerId: z.string(),
  knowsRoom: z.number(),
});

export interface Held {
  comer: Comer;
  /** Whether the room that was asked for has ever begun. */
  knowsRoom: boolean;
}

/**
 * Whose a key is, if it is good: neither revoked nor expired, its agent not ended, the human who
 * answers for it not banned. One read, no write; when it was last used is told by the room.
 */
export const holderOfSecret = (db: D1Database, secret: string, room: string, now: number) =>
  holder(db, { column: 'k.hash', value: sha256Hex(secret), login: '' }, room, now);

/** The same for a cookie that names the key, if it was not signed out. */
export const holderOfCookie = (
  db: D1Database,
  { keyId, loginId }: Pick<AgentCookie, 'keyId' | 'loginId'>,
  room: string,
  now: number,
) => holder(db, { column: 'k.id', value: keyId, login: loginId }, room, now);

async function holder(
  db: D1Database,
  { column, value, login }: { column: 'k.hash' | 'k.id'; value: string; login: string },
  room: string,
  now: number,
): Promise<Held | null> {
  const found = await db
    .prepare(`${select} where ${column} = ?2 and ${isGood}`)
    .bind(room, value, now, login)
    .first();
  if (found === null) return null;
  const { keyId: id, agentId, name, homeRoom, ownerId, knowsRoom, ...rest } = row.parse(found);
  const comer = {
    principal: principal.parse(`agent:${agentId}`),
    name,
    homeRoom,
    owner: principal.parse(`human:${ownerId}`),
    credential: { kind: 'key', id, ...rest },
    email: null,
    isAdmin: false,
  } as const;
  return { comer, knowsRoom: knowsRoom === 1 };
}

const select = `select k.id as keyId, k.scope, k.expires_at as expiresAt, a.id as agentId, a.name,
  a.home_room as homeRoom, u.id as ownerId, (r.id is not null) as knowsRoom
  from agent_key k join agent a on a.id = k.agent_id join "user" u on u.id = a.owner_id
  left join rooms r on r.id = ?1`;

const isGood = `k.revoked_at is null and k.expires_at > ?3 and a.ended_at is null and u."bannedAt" is null
  and not exists (select 1 from agent_login_ended l where l.id = ?4)`;
