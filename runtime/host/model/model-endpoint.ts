import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import type { HostTrouble } from '../port.ts';
import { chatRequest } from './chat-request.ts';
import { readCapped } from './read-capped.ts';
import { type Pause, rehearsalChunks } from './rehearsal-chat.ts';
import type { Upstream } from './upstream.ts';

export interface EndpointPorts {
  upstream: () => Upstream | HostTrouble;
  /** Is this the token of a box that is here? */
  isToken: (token: string) => boolean | Promise<boolean>;
  fetch: (request: Request) => Promise<Response>;
  pause: Pause;
  newId: () => string;
}

/** What a gateway may ask of a provider: one answer at a time, nothing that costs or keeps otherwise. */
const paths: Readonly<Record<string, Upstream['api']>> = {
  '/v1/chat/completions': 'openai-completions',
  '/v1/messages': 'anthropic-messages',
};

/** The largest attachment that a gateway takes, as base64, with a conversation around it. */
export const mostAskedBytes = 32 * 1024 * 1024;

/**
 * The model as gateways see it: an API on loopback, with a token per box. The rehearsal answers by
 * itself; to a provider goes what asks for the model of this installation: the body, the headers that
 * its API knows, and the server's key in place of the box's token.
 */
export function modelEndpoint(ports: EndpointPorts): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!(await ports.isToken(tokenOf(request))))
      return failure(401, 'This token is of no instance here.');
    const upstream = ports.upstream();
    if (upstream instanceof Error) return failure(503, upstream.words.message);
    if (request.method === 'GET' && pathname === '/v1/models')
      return Response.json({ object: 'list', data: [{ id: upstream.name.id, object: 'model' }] });
    if (request.method !== 'POST' || paths[pathname] !== upstream.api)
      return failure(404, 'The model of this installation is not asked in this way.');
    const read = await readCapped(request, mostAskedBytes);
    if (read === null) return failure(413, 'This request is larger than a model is asked here.');
    const body = parseJson(new TextDecoder().decode(read));
    const wish = wished.safeParse(body);
    if (!wish.success) return failure(400, 'This is no request to a model.');
    // What the key of the server pays for is the model that the installation was given, and no other.
    if (wish.data.model !== upstream.name.id)
      return failure(404, `The model of this installation is ${upstream.name.id}.`);
    if (upstream.rehearsal) return rehearsal(body, request.signal, ports);
    return passOn(request, pathname, JSON.stringify(body), upstream, ports);
  };
}

const wished = z.looseObject({ model: z.string() });

function rehearsal(body: unknown, signal: AbortSignal, ports: EndpointPorts): Response {
  const parsed = chatRequest.safeParse(body);
  if (!parsed.success) return failure(400, 'This is no request for a chat completion.');
  const chunks = rehearsalChunks(parsed.data, { id: ports.newId(), pause: ports.pause, signal });
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        const data = done === true ? '[DONE]' : JSON.stringify(value);
        controller.enqueue(encoder.encode(`data: ${data}\n\n`));
        if (done === true) controller.close();
      } catch {
        controller.close(); // Nobody listens.
      }
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
}

type Provider = Extract<Upstream, { rehearsal: false }>;

/** Of a gateway's headers only those that the API itself knows; its token stays here. */
const passedOn = ['content-type', 'accept', 'anthropic-version', 'anthropic-beta'] as const;

async function passOn(
  request: Request,
  pathname: string,
  body: string,
  { baseUrl, headers }: Provider,
  ports: EndpointPorts,
): Promise<Response> {
  const kept = passedOn.flatMap((name) => {
    const value = request.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const asked = new Request(`${baseUrl}${pathname.slice('/v1'.length)}`, {
    method: 'POST',
    headers: { ...Object.fromEntries(kept), ...headers },
    body,
    signal: request.signal,
    redirect: 'manual',
  });
  try {
    const answer = await ports.fetch(asked);
    // A provider that refuses the key may quote it; its words end here.
    if (answer.status === 401 || answer.status === 403) {
      await answer.body?.cancel();
      return failure(answer.status, 'The provider of the model refuses the key of this server.');
    }
    const type = answer.headers.get('content-type') ?? 'application/json';
    const wait = answer.headers.get('retry-after');
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': type, ...(wait === null ? {} : { 'retry-after': wait }) },
    });
  } catch {
    return failure(502, 'The provider of the model cannot be reached from this server.');
  }
}

const tokenOf = ({ headers }: Request): string =>
  /^Bearer (.{1,200})$/.exec(headers.get('authorization') ?? '')?.[1] ??
  headers.get('x-api-key') ??
  '';

const failure = (status: number, message: string): Response =>
  Response.json({ error: { message, type: 'autopilot' } }, { status });
