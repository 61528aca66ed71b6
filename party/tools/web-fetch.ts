import type { Result } from '../../shared/methods/contract.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { isAddress, isPublicAddress, isPublicName } from './public-address.ts';

/** What the tool needs of the world. */
export interface Web {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The addresses of a host. */
  lookUp: (host: string, signal: AbortSignal) => Promise<readonly string[]>;
  /** Hosts with port that may be asked though they are not public: for trying things out at home. */
  allowed: ReadonlySet<string>;
}

/** It was not read, and why, in words for a model and for people. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
}

/**
 * Reads a public address as text: within its time and size, from addresses that are public, and
 * following redirects within the host that was allowed and no further, nor from https to http.
 */
export async function webFetch(
  web: Web,
  address: string,
  stop: AbortSignal,
): Promise<Result<'web.fetch'>> {
  const late = AbortSignal.timeout(bounds.fetchMs);
  const signal = AbortSignal.any([stop, late]);
  try {
    return await follow(web, new URL(address), signal);
  } catch (error) {
    stop.throwIfAborted();
    if (error instanceof FetchFailed) throw error;
    if (late.aborted)
      throw new FetchFailed(`It took longer than ${bounds.fetchMs / 1000} seconds.`);
    throw new FetchFailed('The host could not be reached.');
  }
}

async function follow(web: Web, first: URL, signal: AbortSignal): Promise<Result<'web.fetch'>> {
  let url = first;
  for (let hop = 0; hop <= bounds.fetchHops; hop++) {
    await refuseUnlessPublic(web, url, signal);
    signal.throwIfAborted();
    const response = await web.fetch(url.href, {
      method: 'GET',
      redirect: 'manual',
      signal,
      headers: { accept: 'text/*, application/json, application/xml;q=0.9', 'user-agent': agent },
    });
    const to = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || to === null) return read(response, url);
    await response.body?.cancel();
    if (!URL.canParse(to, url.href)) throw new FetchFailed('It leads to no address.');
    const next = new URL(to, url.href);
    if (next.hostname !== first.hostname || next.port !== first.port || !isAsSafe(next, url))
      return { ...empty(response, url), leadsTo: next.href.slice(0, 2_000) };
    url = next;
  }
  throw new FetchFailed(`It leads in a circle: more than ${bounds.fetchHops} redirects.`);
}

/** Before every request, that of a redirect too. */
async function refuseUnlessPublic(web: Web, url: URL, signal: AbortSignal): Promise<void> {
  const { hostname, host, username, password } = url;
  if (!isWeb(url) || username !== '' || password !== '') throw new FetchFailed(notPublic);
  if (web.allowed.has(host)) return;
  if (url.port !== '' || !isPublicName(hostname)) throw new FetchFailed(notPublic);
  if (isAddress(hostname)) return;
  const addresses = await web.lookUp(hostname, signal);
  if (addresses.length === 0) throw new FetchFailed('There is no such host.');
  if (!addresses.every(isPublicAddress)) throw new FetchFailed(notPublic);
}

/** What was asked for over a secure line goes on over one. */
const isAsSafe = (next: URL, before: URL): boolean =>
  next.protocol === before.protocol || (isWeb(before) && next.protocol === 'https:');

const isWeb = ({ protocol }: URL): boolean => protocol === 'https:' || protocol === 'http:';

async function read(response: Response, url: URL): Promise<Result<'web.fetch'>> {
  const kind = empty(response, url);
  const isText = /^(text\/|application\/([\w.+-]*\+)?(json|xml|javascript|yaml))/.test(kind.type);
  const { bytes, isWhole } = await readBytes(response, isText ? bounds.fetchBytes : 0);
  const text = new TextDecoder().decode(bytes).toWellFormed();
  const shown = text.slice(0, bounds.fetchUnits).toWellFormed();
  return {
    ...kind,
    bytes: bytes.byteLength,
    text: isText ? shown : '',
    truncated: !isWhole || shown.length < text.length,
  };
}

/** At most so much; the rest is not waited for. */
async function readBytes(response: Response, most: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const next = await reader?.read();
    if (next === undefined || next.done) return { bytes: joined(chunks, size), isWhole: true };
    const chunk: Uint8Array = next.value.subarray(0, most - size);
    chunks.push(chunk);
    size += chunk.byteLength;
    if (chunk.byteLength === next.value.byteLength) continue;
    await reader?.cancel();
    return { bytes: joined(chunks, size), isWhole: false };
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

const empty = (response: Response, url: URL) => ({
  status: response.status,
  url: url.href,
  type: (response.headers.get('content-type') ?? '').toLowerCase().slice(0, 100),
  bytes: 0,
  text: '',
  truncated: false,
});

const notPublic = 'This address is not on the public web, so it is not read.';
const agent = 'Autopilot/1 (reads on request of a person)';
