import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { must } from '../../shared/lib/must.ts';
import { newId } from '../../shared/lib/new-id.ts';
import type { Env } from '../env.ts';
import { randomBytes } from '../platform/random.ts';
import { beginHomeRoom } from './home-room.ts';

/**
 * better-auth over D1. The account carries the id of its home room, made with it: 128 random bits
 * that nobody can choose. On https the session cookie is bound to the host; on loopback it is named
 * with the port, so that two installations on one laptop do not sign each other out.
 */
export function createAuth(env: Env, origin: string) {
  return betterAuth(authOptions(env, origin));
}

export type Auth = ReturnType<typeof createAuth>;

export function authOptions(env: Env, origin: string) {
  const { protocol, port } = new URL(origin);
  const isSecure = protocol === 'https:';
  return {
    database: env.DB,
    secret: must(env.AUTH_SECRET, 'AUTH_SECRET'),
    baseURL: origin,
    basePath: '/api/auth',
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128 },
    user: {
      additionalFields: {
        homeRoom: {
          type: 'string',
          required: true,
          input: false,
          unique: true,
          defaultValue: () => newId(randomBytes),
        },
      },
    },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400 },
    advanced: {
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      cookies: {
        session_token: {
          name: isSecure ? '__Host-autopilot.session' : `autopilot-${port || '80'}.session`,
          attributes: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
        },
      },
    },
    databaseHooks: { user: { create: { after: (user) => beginHomeRoom(env, user) } } },
  } satisfies BetterAuthOptions;
}
