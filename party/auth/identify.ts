import { must } from '../../shared/lib/must.ts';
import type { Env } from '../env.ts';
import { agentCookieName, cookieIn, openAgentCookie } from './agent-cookie.ts';
import type { Auth } from './auth.ts';
import type { Comer } from './comer.ts';
import { type Held, holderOfCookie, holderOfSecret } from './key-holder.ts';
import { signedIn } from './signed-in.ts';

/** The installation as one request meets it. */
export interface Door {
  env: Env;
  origin: string;
  /** When the request came, so before anything was read for it. */
  now: number;
  readonly auth: Auth;
}

/**
 * Who a request with cookies is from, on its way to `room`. An agent's cookie counts before a
 * person's, and one that is no longer good is nobody's: a page must never go on as somebody else.
 */
export async function byCookies(door: Door, headers: Headers, room: string): Promise<Held | null> {
  const value = cookieIn(headers, agentCookieName(door.origin));
  if (value !== null) return byAgentCookie(door, value, room);
  const comer = await signedIn(door.auth, headers);
  return comer === null ? null : { comer, knowsRoom: await knows(door.env.DB, comer, room) };
}

/** Who a request with a key is from. */
export const byKey = ({ env, now }: Door, secret: string, room: string): Promise<Held | null> =>
  holderOfSecret(env.DB, secret, room, now);

async function byAgentCookie(
  { env, now }: Door,
  value: string,
  room: string,
): Promise<Held | null> {
  const cookie = await openAgentCookie(must(env.AUTH_SECRET, 'AUTH_SECRET'), value, now);
  if (cookie === null) return null;
  const held = await holderOfCookie(env.DB, cookie, room, now);
  if (held === null) return null;
  const { comer } = held;
  const expiresAt = Math.min(cookie.expiresAt, comer.credential.expiresAt);
  const credential = { ...comer.credential, expiresAt, login: cookie.loginId };
  return { ...held, comer: { ...comer, credential } };
}

/** One's own room is known by the account; any other by the index. */
async function knows(db: D1Database, comer: Comer, room: string): Promise<boolean> {
  if (comer.homeRoom === room || room === '') return true;
  return (await db.prepare('select 1 from rooms where id = ?').bind(room).first()) !== null;
}
