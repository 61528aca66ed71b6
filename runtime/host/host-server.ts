import { parseJson } from '../../shared/lib/parse-json.ts';
import { type HostLine, toLine } from './host-lines.ts';
import { type Host, HostTrouble, type StartSpec, sandboxId, startSpec } from './port.ts';
import { hostTroubleOf } from './troubles.ts';

/** A start says something at least this often, so that silence means that nobody is there. */
const aliveEveryMs = 5_000;
const mostBytes = 64 * 1024;

/**
 * A host over HTTP, as `localHost` asks it: one address per verb, one bearer token. A start is
 * answered at once and then told line by line; whoever hangs up ends nothing.
 */
export function hostServer(
  host: Host,
  isToken: (token: string) => boolean,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (url.pathname === '/health') return Response.json({ ok: true });
    const bearer = /^Bearer (.{1,512})$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (bearer === undefined || !isToken(bearer)) return refusal(hostTroubleOf('hostRefused'), 401);
    const [, root, name, verb] = url.pathname.split('/');
    const id = sandboxId.safeParse(name);
    if (root !== 'boxes' || !id.success) return refusal(hostTroubleOf('badSpec'), 404);
    try {
      return await answer(host, request, `${request.method} ${verb}`, id.data);
    } catch (error) {
      return refusal(error instanceof HostTrouble ? error : hostTroubleOf('boxFailed'), 409);
    }
  };
}

async function answer(host: Host, request: Request, verb: string, id: string): Promise<Response> {
  switch (verb) {
    case 'POST start': {
      const spec = startSpec.safeParse(parseJson(await bodyOf(request)));
      if (!spec.success || spec.data.sandboxId !== id) throw hostTroubleOf('badSpec');
      return starting(host, spec.data);
    }
    case 'POST stop':
      await host.stop(id);
      return Response.json({});
    case 'POST destroy':
      await host.destroy(id);
      return Response.json({});
    case 'GET status':
      return Response.json(await host.status(id));
    default:
      return refusal(hostTroubleOf('badSpec'), 404);
  }
}

function starting(host: Host, spec: StartSpec): Response {
  let isOpen = true;
  let alive: ReturnType<typeof setInterval> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const say = (line: HostLine) => {
        if (isOpen) controller.enqueue(toLine(line));
      };
      const close = (line: HostLine) => {
        clearInterval(alive);
        say(line);
        if (isOpen) controller.close();
        isOpen = false;
      };
      alive = setInterval(() => say({ alive: true }), aliveEveryMs);
      host
        .start(spec, (step) => say({ step }))
        .then(
          (facts) => close({ facts }),
          (error: unknown) => {
            const { words } = error instanceof HostTrouble ? error : hostTroubleOf('boxFailed');
            close({ trouble: words });
          },
        );
    },
    cancel() {
      isOpen = false;
      clearInterval(alive);
    },
  });
  return new Response(stream, { headers: { 'content-type': 'application/x-ndjson' } });
}

async function bodyOf(request: Request): Promise<string> {
  const body = await request.arrayBuffer();
  if (body.byteLength > mostBytes) throw hostTroubleOf('badSpec');
  return new TextDecoder().decode(body);
}

const refusal = ({ words }: HostTrouble, status: number): Response =>
  Response.json({ trouble: words }, { status });
