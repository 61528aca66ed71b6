import * as z from 'zod/mini';
import type { Env } from '../env.ts';
import type { Web } from './web-fetch.ts';

const answer = z.object({
  Answer: z.optional(z.array(z.object({ type: z.int(), data: z.string() }))),
});

/**
 * The web as an installation may reach it. Names are looked up over HTTPS, since the runtime has no
 * resolver of its own; whoever cannot look up does not read. In production the platform refuses
 * private addresses once more when it connects, so a name that changes its mind gains nothing. On a laptop nothing does, and nothing can be done
 * here: `fetch` writes the Host header from the address it connects to, whatever one sets, and https
 * checks the certificate against it, so the address that was looked up cannot be asked by itself.
 */
export const webFor = (env: Pick<Env, 'FETCH_ALLOWED' | 'PUBLIC_ORIGIN'>): Web => ({
  fetch: (url, init) => fetch(url, init),
  lookUp: async (host, signal) => {
    const records = await Promise.all(['A', 'AAAA'].map((type) => ask(host, type, signal)));
    return records.flat();
  },
  allowed: new Set(env.PUBLIC_ORIGIN === undefined ? (env.FETCH_ALLOWED ?? '').split(',') : []),
});

async function ask(host: string, type: string, signal: AbortSignal): Promise<string[]> {
  const url = `https://cloudflare-dns.com/dns-query?name=${encodeURIComponent(host)}&type=${type}`;
  const response = await fetch(url, { signal, headers: { accept: 'application/dns-json' } });
  const { Answer = [] } = answer.parse(await response.json());
  return Answer.filter((record) => record.type === 1 || record.type === 28).map(({ data }) => data);
}
