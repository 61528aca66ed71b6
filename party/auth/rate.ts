import { isValidIP, normalizeIP } from '@better-auth/core/utils/ip';
import type { Env } from '../env.ts';

/** A limiter of the platform. Counts are per location and approximate; see wrangler.toml for the numbers. */
export type RateName = 'SocketRate' | 'IdentityRate' | 'AttemptRate' | 'MailRate';

/**
 * Where a request comes from, as limits count it: an IPv6 address is its /64, which one customer
 * has whole. Only the platform's own header is believed. On a laptop it is always the same person,
 * who is not counted (`null`).
 */
export function addressOf(request: Request, env: Pick<Env, 'PUBLIC_ORIGIN'>): string | null {
  const said = request.headers.get('cf-connecting-ip') ?? '';
  const address = isValidIP(said) ? normalizeIP(said, { ipv6Subnet: 64 }) : 'unknown';
  if (env.PUBLIC_ORIGIN === undefined && isLoopback(said, address)) return null;
  return address;
}

const isLoopback = (said: string, address: string): boolean =>
  said === '' || said === '::1' || address.startsWith('127.');

/** Whether one more is within the limit; a key of `null` is not counted. */
export async function isWithin(env: Env, name: RateName, key: string | null): Promise<boolean> {
  return key === null || (await env[name].limit({ key })).success;
}

/** The words for whoever was too fast. */
export const tooManyTries = (): Response =>
  Response.json(
    {
      code: 'TOO_MANY_TRIES',
      message: 'Too many tries in a short time.',
      fix: 'Wait a minute, then try again. Nothing was changed.',
    },
    { status: 429, headers: { 'retry-after': '60' } },
  );
