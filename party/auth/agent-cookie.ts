import * as z from 'zod/mini';
import { keyId as keyIdSchema } from '../../shared/model/ids.ts';

const loginIdSchema = z.string().check(z.regex(/^[0-9a-z]{26}$/));

/** How long a page may go on with a key that was given once; never longer than the key itself. */
export const agentCookieMs = 30 * 86_400_000;

export interface AgentCookie {
  keyId: string;
  /** This use of the key, so that it can be ended without the key. */
  loginId: string;
  expiresAt: number;
}

/** Named like a person's cookie: bound to the host on https, to the port on loopback. */
export function agentCookieName(origin: string): string {
  const { protocol, port } = new URL(origin);
  return protocol === 'https:' ? '__Host-autopilot.agent' : `autopilot-${port || '80'}.agent`;
}

/** `keyId.loginId.expiry.HMAC`: it holds no secret, and nobody but this installation can make one. */
export async function sealAgentCookie(secret: string, cookie: AgentCookie): Promise<string> {
  const words = wordsOf(cookie);
  const mac = await crypto.subtle.sign(
    'HMAC',
    await hmacKey(secret),
    new TextEncoder().encode(words),
  );
  return `${words}.${[...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What a cookie says, if this installation made it and it has not run out. */
export async function openAgentCookie(
  secret: string,
  value: string,
  now: number,
): Promise<AgentCookie | null> {
  const [id, login, expiry, mac = '', ...rest] = value.split('.');
  const keyId = keyIdSchema.safeParse(id);
  const expiresAt = Number(expiry);
  const loginId = loginIdSchema.safeParse(login);
  if (!keyId.success || !loginId.success) return null;
  if (!Number.isSafeInteger(expiresAt) || rest.length > 0) return null;
  if (expiresAt <= now || !/^[0-9a-f]{64}$/.test(mac)) return null;
  const bytes = Uint8Array.from(mac.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const cookie = { keyId: keyId.data, loginId: loginId.data, expiresAt };
  const words = new TextEncoder().encode(wordsOf(cookie));
  const isOurs = await crypto.subtle.verify('HMAC', await hmacKey(secret), bytes, words);
  return isOurs ? cookie : null;
}

/** The value of a cookie in a request. */
export function cookieIn(headers: Headers, name: string): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

/** The header that sets it; without a value it takes it away. */
export function setAgentCookie(origin: string, value: string | null, maxAgeMs: number): string {
  const seconds = value === null ? 0 : Math.floor(maxAgeMs / 1000);
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${agentCookieName(origin)}=${value ?? ''}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

const wordsOf = ({ keyId, loginId, expiresAt }: AgentCookie): string =>
  `${keyId}.${loginId}.${expiresAt}`;

/** A key of its own, so that what one thing signs means nothing to another. */
const hmacKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(`agent cookie\n${secret}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign', 'verify'],
  );
