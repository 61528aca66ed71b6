import * as z from 'zod/mini';
import { must } from '../../shared/lib/must.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { keySecret } from '../../shared/model/key-secret.ts';
import { randomBytes } from '../platform/random.ts';
import {
  agentCookieMs,
  agentCookieName,
  cookieIn,
  openAgentCookie,
  sealAgentCookie,
  setAgentCookie,
} from './agent-cookie.ts';
import type { Comer } from './comer.ts';
import { deviceWords } from './device-words.ts';
import { writeDirectory } from './directory.ts';
import { tellAgentLogin, tellLoginEnded } from './home-room.ts';
import { byCookies, byKey, type Door } from './identify.ts';
import { type Held, holderOfCookie } from './key-holder.ts';
import { keyIn } from './read-key.ts';

/** An agent at the page: it gives its key once and gets a cookie that no script can read. */
export const agentRoutes = {
  'POST /api/agent/login': login,
  'POST /api/agent/logout': logout,
  'GET /api/agent/whoami': whoami,
} as const;

export type AgentRoute = keyof typeof agentRoutes;

export const isAgentRoute = (route: string): route is AgentRoute =>
  Object.hasOwn(agentRoutes, route);

interface Asked {
  headers: Headers;
  body: unknown;
}

const loginBody = z.strictObject({ key: keySecret });

async function login({ headers, body }: Asked, door: Door): Promise<Response> {
  if (headers.get('origin') !== door.origin) return new Response('forbidden', { status: 403 });
  const parsed = loginBody.safeParse(body);
  if (!parsed.success) return keyIsVoid();
  const held = await byKey(door, parsed.data.key, '');
  if (held === null) return keyIsVoid();
  const { id: keyId, expiresAt: keyEnds } = held.comer.credential;
  const expiresAt = Math.min(keyEnds, door.now + agentCookieMs);
  const loginId = newId(randomBytes);
  const value = await sealAgentCookie(secretOf(door), { keyId, loginId, expiresAt });
  await tellAgentLogin(door.env, held.comer.homeRoom, {
    id: loginId,
    device: deviceWords(headers.get('user-agent') ?? ''),
    createdAt: door.now,
    expiresAt,
  });
  const cookie = setAgentCookie(door.origin, value, expiresAt - door.now);
  const comer = { ...held.comer, credential: { ...held.comer.credential, expiresAt } };
  return Response.json(described(comer), { headers: { 'set-cookie': cookie, ...fresh } });
}

/**
 * Ends this page's use of the key, wherever its cookie may be by now: the room first, which hangs up
 * what came in by it, then the door. The key itself stays good: it is its human's to revoke.
 */
async function logout({ headers }: Asked, door: Door): Promise<Response> {
  const { env, origin, now } = door;
  const value = cookieIn(headers, agentCookieName(origin));
  const cookie = value === null ? null : await openAgentCookie(secretOf(door), value, now);
  const held = cookie === null ? null : await holderOfCookie(env.DB, cookie, '', now);
  if (cookie !== null && held !== null) {
    const { loginId, expiresAt: agentUntil } = cookie;
    try {
      await tellLoginEnded(env, held.comer.homeRoom, loginId);
      await writeDirectory(env.DB, { to: 'directory', what: 'loginEnded', loginId, agentUntil });
    } catch {
      return notSignedOut();
    }
  }
  const gone = setAgentCookie(origin, null, 0);
  return Response.json({}, { headers: { 'set-cookie': gone, ...fresh } });
}

/** Who a key or an agent's cookie is for. A cookie that is no longer good is taken away. */
async function whoami({ headers }: Asked, door: Door): Promise<Response> {
  const key = keyIn(headers);
  const cookie = cookieIn(headers, agentCookieName(door.origin));
  if (key === null && cookie === null) return nobody();
  const held = await heldBy(door, headers, key);
  if (held !== null) return Response.json(described(held.comer), { headers: fresh });
  return key === null ? nobody(setAgentCookie(door.origin, null, 0)) : keyIsVoid();
}

async function heldBy(
  door: Door,
  headers: Headers,
  key: ReturnType<typeof keyIn>,
): Promise<Held | null> {
  if (key === 'bad') return null;
  return key === null ? byCookies(door, headers, '') : byKey(door, key, '');
}

const described = ({ principal, name, homeRoom, owner, credential }: Comer) => ({
  principal,
  name,
  homeRoom,
  ownedBy: owner,
  credential,
});

const fresh = { 'cache-control': 'no-store' };

const secretOf = ({ env }: Door): string => must(env.AUTH_SECRET, 'AUTH_SECRET');

const keyIsVoid = (): Response =>
  Response.json(
    {
      code: 'KEY_VOID',
      message: 'This key lets nobody in: it is mistyped, revoked or has run out.',
      fix: 'Ask whoever minted it for a new one.',
    },
    { status: 401, headers: fresh },
  );

const notSignedOut = (): Response =>
  Response.json(
    { code: 'TRY_AGAIN', message: 'Signing out did not reach your room.', fix: 'Try again.' },
    { status: 503, headers: fresh },
  );

/** As `get-session` says it: a page that asks who is there was not refused anything. */
const nobody = (cookie?: string): Response =>
  Response.json(null, {
    headers: { ...fresh, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  });
