import { waitUntil } from 'cloudflare:workers';
import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { errorName } from '../../shared/lib/error-name.ts';
import { must } from '../../shared/lib/must.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { shownName } from '../../shared/lib/shown-name.ts';
import type { Env } from '../env.ts';
import { log } from '../platform/log.ts';
import { randomBytes } from '../platform/random.ts';
import { beginHomeRoom, endLoginsOf, tellLogin } from './home-room.ts';
import { chooseMailer, deliversMail } from './mail/choose-mailer.ts';
import { knownLetter, resetLetter, verifyLetter } from './mail/letters.ts';
import type { Mail } from './mail/mail.ts';
import { passwordUnits } from './passwords.ts';

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
  const mailer = chooseMailer(env);
  const mustVerify = deliversMail(mailer);
  /** Nobody waits for a letter: how long it takes would tell whether an address has an account. */
  const send = async (mail: Mail): Promise<void> => waitUntil(mailer.send(mail).catch(notSent));
  return {
    database: env.DB,
    secret: must(env.AUTH_SECRET, 'AUTH_SECRET'),
    baseURL: origin,
    basePath: '/api/auth',
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordUnits.least,
      maxPasswordLength: passwordUnits.most,
      requireEmailVerification: mustVerify,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3600,
      sendResetPassword: ({ user, token }) => send(resetLetter(user.email, origin, token)),
      onPasswordReset: ({ user }) => endLoginsOf(env, user.id),
      onExistingUserSignUp: ({ user }) => send(knownLetter(user.email, origin)),
    },
    emailVerification: {
      sendOnSignUp: mustVerify,
      sendOnSignIn: mustVerify,
      expiresIn: 3600,
      sendVerificationEmail: ({ user, token }) => send(verifyLetter(user.email, origin, token)),
    },
    user: {
      additionalFields: {
        homeRoom: {
          type: 'string',
          required: true,
          input: false,
          unique: true,
          defaultValue: () => newId(randomBytes),
        },
        isAdmin: { type: 'boolean', required: false, input: false },
        bannedAt: { type: 'number', required: false, input: false },
      },
    },
    /** Reading a session by GET writes nothing; the page's own question is passed on as POST. */
    session: { expiresIn: 30 * 86_400, updateAge: 86_400, deferSessionRefresh: true },
    advanced: {
      useSecureCookies: false,
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'], ipv6Subnet: 64 },
      database: { joins: true },
      cookies: {
        session_token: {
          name: isSecure ? '__Host-autopilot.session' : `autopilot-${port || '80'}.session`,
          attributes: { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' },
        },
      },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, ...presentable(user) } }),
          after: (user) => beginHomeRoom(env, user),
        },
      },
      session: {
        create: {
          before: ({ userId }) => refuseBanned(env, userId),
          after: (session) => tellLogin(env, session),
        },
        update: { after: (session) => tellLogin(env, session) },
      },
    },
  } satisfies BetterAuthOptions;
}

/** A name is shown to others; a picture from anywhere would tell its host who looks. */
const presentable = ({ name }: { name: string }) => ({
  name: shownName(name, 'Somebody'),
  image: null,
});

/** After the password was right, so that nobody else learns of the ban. */
async function refuseBanned(env: Env, userId: string): Promise<void> {
  const bannedAt = await env.DB.prepare('select "bannedAt" from "user" where id = ?')
    .bind(userId)
    .first('bannedAt');
  if (bannedAt === null) return;
  throw new APIError('FORBIDDEN', {
    code: 'BANNED',
    message: 'This account was shut out by an admin of this installation. Ask them why.',
  });
}

const notSent = (error: unknown): void => log('error', 'mail.notSent', { error: errorName(error) });
