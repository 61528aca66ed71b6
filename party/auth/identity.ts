import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { claimLobby, claimRoute } from '../lobby/claim-route.ts';
import { setAgentCookie } from './agent-cookie.ts';
import { agentRoutes, isAgentRoute } from './agent-routes.ts';
import { tellLoginEnded, tellLoginsEnded } from './home-room.ts';
import type { Door } from './identify.ts';
import { chooseMailer, deliversMail } from './mail/choose-mailer.ts';
import { mayReset, passwordUnits } from './passwords.ts';
import { addressOf, isWithin, tooManyTries } from './rate.ts';
import { readSmall } from './read-small.ts';
import { type AuthRoute, authRoute } from './routes.ts';
import { readSettings } from './settings.ts';
import { signedIn } from './signed-in.ts';
import { withoutToken } from './without-token.ts';

/** What a request to an identity route says; its body was read once and is small. */
interface Said {
  headers: Headers;
  text: string;
  body: unknown;
}

/** The identity routes: who may ask, how often, and what has to happen before better-auth answers. */
export async function answerIdentity(request: Request, door: Door): Promise<Response> {
  const { method, headers } = request;
  const { pathname } = new URL(request.url);
  const route = knownRoute(method, pathname);
  if (route === null) return new Response('not found', { status: 404 });
  if (route === 'GET /api/auth/ok') return door.auth.handler(request);
  const from = headers.get('origin');
  if (method === 'POST' && from !== null && from !== door.origin)
    return new Response('forbidden', { status: 403 });
  const text = await readSmall(request);
  if (text === null) return new Response('too large', { status: 413 });
  const said = { headers, text, body: parseJson(text) };
  if (!(await mayAsk(request, door, route, said))) return tooManyTries();
  if (route === claimRoute) return claimLobby(said, door);
  if (isAgentRoute(route)) return agentRoutes[route](said, door);
  const refused = await before(route, said, door);
  return refused ?? after(route, await asked(request, route, said, door), door);
}

function knownRoute(method: string, pathname: string) {
  const route = `${method} ${pathname}`;
  if (route === claimRoute) return claimRoute;
  return isAgentRoute(route) ? route : authRoute(method, pathname);
}

type Route = NonNullable<ReturnType<typeof knownRoute>>;

const withEmail = z.object({ email: z.string() });

/** Reading is counted by address; trying a password by account too, and what sends a letter by its recipient. */
async function mayAsk(
  request: Request,
  { env }: Door,
  route: Route,
  { body }: Said,
): Promise<boolean> {
  const address = addressOf(request, env);
  if (request.method === 'GET') return isWithin(env, 'SocketRate', address);
  if (!(await isWithin(env, 'IdentityRate', address))) return false;
  const parsed = withEmail.safeParse(body);
  const account = parsed.success ? sha256Hex(parsed.data.email.trim().toLowerCase()) : null;
  switch (route) {
    case 'POST /api/auth/sign-in/email':
      return (
        (await isWithin(env, 'AttemptRate', join('in', address, account))) &&
        isWithin(env, 'IdentityRate', join('in', account))
      );
    case 'POST /api/auth/sign-up/email':
      return (
        (await isWithin(env, 'AttemptRate', join('up', address))) &&
        isWithin(env, 'MailRate', join('to', account))
      );
    case 'POST /api/auth/request-password-reset':
    case 'POST /api/auth/send-verification-email':
      return (
        (await isWithin(env, 'AttemptRate', join('mail', address))) &&
        isWithin(env, 'MailRate', join('to', account))
      );
    case claimRoute:
      return isWithin(env, 'AttemptRate', 'claim');
    default:
      return true;
  }
}

/** On a laptop there is no address; an account counts there too. */
const join = (...parts: (string | null)[]): string | null =>
  parts.length === 2 && parts[1] === null ? null : parts.map((part) => part ?? '-').join(' ');

/** What has to be so before better-auth is asked; an answer of its own means that it is not asked. */
async function before(
  route: AuthRoute,
  { headers, body }: Said,
  door: Door,
): Promise<Response | null> {
  const { env } = door;
  switch (route) {
    case 'POST /api/auth/sign-up/email':
      return (await readSettings(env.DB)).signUp === 'open' ? null : signUpIsClosed();
    case 'POST /api/auth/request-password-reset':
    case 'POST /api/auth/send-verification-email':
      return chooseMailer(env).kind === 'none' ? sendsNoMail() : null;
    case 'POST /api/auth/sign-out':
      return endLogin(headers, door);
    case 'POST /api/auth/reset-password':
      return endLogins(body, door);
    default:
      return null;
  }
}

/** The room first: it closes the sockets of this login everywhere, then the login itself ends. */
async function endLogin(headers: Headers, { env, auth }: Door): Promise<Response | null> {
  const comer = await signedIn(auth, headers);
  if (comer === null) return null;
  try {
    await tellLoginEnded(env, comer.homeRoom, comer.credential.id);
    return null;
  } catch {
    return refusal(503, 'TRY_AGAIN', 'Signing out did not reach your room.', 'Try again.');
  }
}

const resetBody = z.object({ token: z.string(), newPassword: z.string() });

/**
 * A new password ends every login, and the room hears it before the password is another: what came
 * in by the old one must not stay because the room could not be reached. A token that is not good
 * ends nothing, nor does a password that will not be taken.
 */
async function endLogins(body: unknown, { env, now }: Door): Promise<Response | null> {
  const parsed = resetBody.safeParse(body);
  if (!parsed.success)
    return refusal(400, 'INVALID_TOKEN', 'There is no token here.', 'Open the link of the letter.');
  const { token, newPassword } = parsed.data;
  if (newPassword.length < passwordUnits.least || newPassword.length > passwordUnits.most)
    return null;
  const userId = await mayReset(env.DB, token, now);
  if (userId === null) return null;
  try {
    await tellLoginsEnded(env, userId);
    return null;
  } catch {
    return refusal(
      503,
      'TRY_AGAIN',
      'Your room could not be reached, so your password is still the old one.',
      'Try again.',
    );
  }
}

const verifyBody = z.object({ token: z.string().check(z.minLength(1), z.maxLength(2_048)) });

function asked(request: Request, route: AuthRoute, said: Said, door: Door): Promise<Response> {
  const { headers, text, body } = said;
  if (route === 'GET /api/auth/get-session')
    return door.auth.api.getSession({ headers, method: 'POST', asResponse: true });
  if (route !== 'POST /api/auth/verify-email') {
    const { method, url } = request;
    return door.auth.handler(
      new Request(url, { method, headers, ...(method === 'POST' ? { body: text } : {}) }),
    );
  }
  const parsed = verifyBody.safeParse(body);
  if (!parsed.success)
    return Promise.resolve(
      refusal(400, 'INVALID_TOKEN', 'There is no token here.', 'Open the link of the letter.'),
    );
  return door.auth.api.verifyEmail({ query: parsed.data, headers, asResponse: true });
}

async function after(route: AuthRoute, response: Response, door: Door): Promise<Response> {
  const told = await withoutToken(response);
  if (!told.ok) return told;
  const isSignUp = route === 'POST /api/auth/sign-up/email';
  // Whether the address was new is for its owner to know, and they are told by letter.
  if (isSignUp && deliversMail(chooseMailer(door.env)))
    return Response.json({ user: null, verification: 'sent' });
  if (isSignUp || route === 'POST /api/auth/sign-in/email')
    told.headers.append('set-cookie', setAgentCookie(door.origin, null, 0));
  return told;
}

const signUpIsClosed = (): Response =>
  refusal(
    403,
    'SIGN_UP_CLOSED',
    'This installation takes no new accounts.',
    'Ask one of its admins.',
  );

const sendsNoMail = (): Response =>
  refusal(
    501,
    'NO_MAIL',
    'This installation cannot send mail.',
    'Ask its admin to configure it, or to help you.',
  );

const refusal = (status: number, code: string, message: string, fix: string): Response =>
  Response.json({ code, message, fix }, { status, headers: { 'cache-control': 'no-store' } });
