/**
 * The only identity routes there are, by exact method and path: what better-auth offers beside
 * these does not exist here, in no spelling. Everything else is a method of a room.
 *
 * Tokens of letters come in a body: `verify-email` is a POST here, and the page takes the token from
 * behind the `#` of its own address.
 */
const routes = [
  'POST /api/auth/sign-up/email',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
  'POST /api/auth/verify-email',
  'POST /api/auth/send-verification-email',
  'POST /api/auth/request-password-reset',
  'POST /api/auth/reset-password',
  'GET /api/auth/ok',
] as const;

export type AuthRoute = (typeof routes)[number];

export const authRoute = (method: string, pathname: string): AuthRoute | null =>
  routes.find((one) => one === `${method} ${pathname}`) ?? null;
