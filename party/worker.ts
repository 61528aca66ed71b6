import './boot.ts';
import { configProblems } from '../shared/lib/config-problems.ts';
import { errorName } from '../shared/lib/error-name.ts';
import { admit } from './auth/admission.ts';
import { type Auth, createAuth } from './auth/auth.ts';
import type { Door } from './auth/identify.ts';
import { answerIdentity } from './auth/identity.ts';
import { hasKeyInQuery } from './auth/read-key.ts';
import { ownOrigin } from './config.ts';
import type { Env } from './env.ts';
import { answerModel, modelRoute } from './model-route.ts';
import { log } from './platform/log.ts';

export { Autopilot } from './autopilot/autopilot.ts';
export { Hatchery } from './hatchery/hatchery.ts';
export { Lobby } from './lobby/lobby.ts';
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
  const origin = ownOrigin(env, url, request.headers.get('host'));
  if (origin === null) return new Response('misdirected request', { status: 421 });
  if (hasKeyInQuery(url)) return Response.json(keyInAddress, { status: 400 });
  const door: Door = {
    env,
    origin,
    now: Date.now(),
    /** Whoever comes with a key does not wait for it to be built. */
    get auth() {
      return authFor(env, origin);
    },
  };
  if (url.pathname.startsWith('/parties/')) return admit(request, door);
  if (url.pathname.startsWith(`${modelRoute}/`)) return answerModel(request, env);
  return answerIdentity(request, door);
}

const keyInAddress = {
  code: 'KEY_IN_ADDRESS',
  message: 'A key does not belong in an address: addresses are kept in logs and histories.',
  fix: 'Send it as `Authorization: Bearer …` or as a WebSocket subprotocol, and replace this one.',
};

/** Built once per origin and isolate: making one costs more than using it. */
const auths = new Map<string, Auth>();

function authFor(env: Env, origin: string): Auth {
  const known = auths.get(origin);
  if (known !== undefined) return known;
  const made = createAuth(env, origin);
  auths.set(origin, made);
  return made;
}
