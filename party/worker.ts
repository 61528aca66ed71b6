import './boot.ts';
import { errorName } from '../shared/lib/error-name.ts';
import { admit } from './auth/admission.ts';
import { type Auth, createAuth } from './auth/auth.ts';
import { isAuthRoute } from './auth/routes.ts';
import { withoutToken } from './auth/without-token.ts';
import { configProblems, ownOrigin } from './config.ts';
import type { Env } from './env.ts';
import { log } from './platform/log.ts';

export { Autopilot } from './autopilot/autopilot.ts';
export { ThreadAgent } from './thread-agent/thread-agent.ts';

/** Routes only: identity, and sockets into rooms. The app's files are served beside it. */
export default {
  async fetch(request, env) {
    try {
      return await route(request, env);
    } catch (error) {
      log('error', 'worker.failed', { error: errorName(error) });
      return new Response('internal error', { status: 500 });
    }
  },
} satisfies ExportedHandler<Env>;

async function route(request: Request, env: Env): Promise<Response> {
  const problems = configProblems(env);
  if (problems.length > 0) return Response.json({ ok: false, problems }, { status: 503 });
  const url = new URL(request.url);
  const origin = ownOrigin(env, url);
  if (origin === null) return new Response('misdirected request', { status: 421 });
  const auth = authFor(env, origin);
  if (url.pathname.startsWith('/parties/')) return admit(request, env, auth, origin);
  if (!isAuthRoute(request.method, url.pathname)) return new Response('not found', { status: 404 });
  const from = request.headers.get('origin');
  if (request.method === 'POST' && from !== null && from !== origin)
    return new Response('forbidden', { status: 403 });
  return withoutToken(await auth.handler(request));
}

/** Built once per origin and isolate: making one costs more than using it. */
const auths = new Map<string, Auth>();

function authFor(env: Env, origin: string): Auth {
  const known = auths.get(origin);
  if (known !== undefined) return known;
  const made = createAuth(env, origin);
  auths.set(origin, made);
  return made;
}
