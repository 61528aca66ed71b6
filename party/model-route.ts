import { modelEndpoint } from '../runtime/host/model/model-endpoint.ts';
import { upstreamOf } from '../runtime/host/model/upstream.ts';
import { must } from '../shared/lib/must.ts';
import { newId } from '../shared/lib/new-id.ts';
import { readModelToken } from './auth/model-token.ts';
import type { Env } from './env.ts';
import { randomBytes } from './platform/random.ts';

/** Where gateways in containers ask the model; those of a laptop ask their host. */
export const modelRoute = '/api/model';

/**
 * The model for gateways, with the key of this server. The room says whether the instance is still
 * one that runs: a token that somebody took along is good for nothing once the box is gone.
 */
export function answerModel(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  url.pathname = url.pathname.slice(modelRoute.length);
  const endpoint = modelEndpoint({
    upstream: () => upstreamOf(env),
    isToken: async (token) => {
      const pass = await readModelToken(must(env.AUTH_SECRET, 'AUTH_SECRET'), token);
      if (pass === null) return false;
      const room = env.Autopilot.get(env.Autopilot.idFromName(pass.roomId));
      return room.servesModelTo(pass.instanceId, pass.generation);
    },
    fetch: (asked) => fetch(asked),
    pause,
    newId: () => newId(randomBytes),
  });
  return endpoint(new Request(url, request));
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
