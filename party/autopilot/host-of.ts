import type { ModelAccess } from '../../runtime/host/gateway-config.ts';
import { localHost } from '../../runtime/host/local.ts';
import { upstreamOf } from '../../runtime/host/model/upstream.ts';
import { sandboxHost } from '../../runtime/host/sandbox.ts';
import { inCloud } from '../../runtime/host/sandbox-troubles.ts';
import { must } from '../../shared/lib/must.ts';
import { type InstanceId, roomId } from '../../shared/model/ids.ts';
import { wantedModel } from '../../shared/model/wanted-model.ts';
import { makeConnectorToken } from '../auth/connector-token.ts';
import { makeModelToken } from '../auth/model-token.ts';
import type { Env } from '../env.ts';
import { modelRoute } from '../model-route.ts';
import { sandboxes } from '../platform/sandboxes.ts';
import type { HostDesk } from './openclaw/host-desk.ts';

type Origin = () => string | null;

/** Where this installation runs boxes; `null`: nowhere. */
export function hostDesk(env: Env, room: string, origin: Origin): HostDesk | null {
  const { HOST_URL: url, HOST_TOKEN: token } = env;
  const secret = () => must(env.AUTH_SECRET, 'AUTH_SECRET');
  const passOf = (instanceId: InstanceId, generation: number) => ({
    roomId: roomId.parse(room),
    instanceId,
    generation,
  });
  const told = {
    answers: wantedModel(env),
    roomUrl: () => {
      const base = origin();
      return base === null ? null : `${base.replace(/^http/, 'ws')}/parties/autopilot/${room}`;
    },
    connectorToken: (instanceId: InstanceId, generation: number) =>
      makeConnectorToken(secret(), passOf(instanceId, generation)),
  };
  if (url !== undefined && token !== undefined) {
    const host = localHost({ url, token }, (request) => fetch(request));
    return { kind: 'local', host, ...told };
  }
  const open = sandboxes();
  if (open === null || env.Sandbox === undefined) return null;
  return {
    kind: 'sandbox',
    host: sandboxHost({
      sandbox: (id) => open(env, id),
      token: (id) => hostToken(secret(), id),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }),
    ...told,
    model: async (instanceId, generation) => {
      const upstream = upstreamOf(env);
      if (upstream instanceof Error) throw inCloud(upstream);
      const modelToken = await makeModelToken(secret(), passOf(instanceId, generation));
      const base = `${must(origin(), 'an origin')}${modelRoute}`;
      const { api, name } = upstream;
      return {
        model: name,
        modelAccess: { baseUrl: baseUrlOf(base, api), token: modelToken, api },
      };
    },
  };
}

/** Clients of one API add `/v1` by themselves, those of the other do not. */
const baseUrlOf = (base: string, api: ModelAccess['api']): string =>
  api === 'anthropic-messages' ? base : `${base}/v1`;

/** What the host in a container takes orders by: made of its name and the secret, kept nowhere. */
async function hostToken(secret: string, sandboxId: string): Promise<string> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', bytes(`host\n${secret}`), algorithm, false, [
    'sign',
  ]);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(sandboxId)));
  return [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
