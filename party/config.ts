import type { Env } from './env.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The one origin of this installation: the configured one, or on a laptop the loopback address
 * that was asked. `null` for any other host, so that a foreign name pointing here is not served.
 * There the URL alone proves nothing: Miniflare believes it of whoever sends `MF-Original-URL`, a
 * page of a foreign name too. `Host` no page can write (`null`: the request came over no net).
 */
export function ownOrigin(
  env: Pick<Env, 'PUBLIC_ORIGIN'>,
  url: URL,
  host: string | null,
): string | null {
  if (env.PUBLIC_ORIGIN !== undefined) return env.PUBLIC_ORIGIN === url.origin ? url.origin : null;
  const isAsked = host === null || URL.parse(`${url.protocol}//${host}`)?.host === url.host;
  return loopback.has(url.hostname) && isAsked ? url.origin : null;
}
