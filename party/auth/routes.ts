/**
 * The only identity routes there are, by exact method and path: what better-auth offers beside
 * these does not exist here, in no spelling. Everything else is a method of a room.
 */
const routes = new Set([
  'POST /api/auth/sign-up/email',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-out',
  'GET /api/auth/get-session',
  'GET /api/auth/ok',
]);

export const isAuthRoute = (method: string, pathname: string): boolean =>
  routes.has(`${method} ${pathname}`);
