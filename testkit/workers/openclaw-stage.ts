import { env } from 'cloudflare:workers';
import { makeConnectorToken } from '../../party/auth/connector-token.ts';
import { must } from '../../shared/lib/must.ts';
import { type InstanceId, instanceId, type RoomId, roomId } from '../../shared/model/ids.ts';
import { neededScopes } from '../../shared/model/needed-scopes.ts';
import { ask, knock, origin, signUp, type Visitor } from './identity.ts';
import { type TestSocket, toSocket } from './test-socket.ts';

export const secret = must(env.AUTH_SECRET, 'AUTH_SECRET');

export const boot = {
  gatewayVersion: '2026.9.6',
  bootId: 'boot-1',
  scopes: [...neededScopes],
  connectorVersion: '1',
};

export interface OpenClawStage {
  who: Visitor;
  person: TestSocket;
  id: InstanceId;
  room: RoomId;
}

/** Somebody's room with an OpenClaw that was allowed, and that no host runs. */
export async function openClawOf(name: string): Promise<OpenClawStage> {
  const who = await signUp(name);
  const person = toSocket(await knock(`/parties/autopilot/${who.room}`, { cookie: who.cookie }));
  await person.hello(['workspace']);
  const id = instanceId.parse(
    await decided(person, 'instances.create', { name: 'Gardener' }).then((one) => one.instanceId),
  );
  await person.event('patch', ({ put }) =>
    put.some(([table, row]) => table === 'instances' && JSON.stringify(row).includes('noHost')),
  );
  return { who, person, id, room: roomId.parse(who.room) };
}

/** Asks for something that waits, and allows it. */
export async function decided(person: TestSocket, method: string, params: object) {
  const asked = await person.ask(method, params, crypto.randomUUID());
  const approvalId = asked.ok ? '' : (asked.error.approvalId ?? '');
  const { approval } = await person.does('approvals.get', { approvalId });
  const vote = { approvalId, digest: approval.digest, verdict: 'approve' } as const;
  await person.does('approvals.decide', vote);
  await person.does('approvals.decide', { ...vote, again: true });
  return approval;
}

export const dialWith = (room: string, token: string): Promise<Response> =>
  ask(`${origin}/parties/autopilot/${room}`, {
    headers: {
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      authorization: `Bearer ${token}`,
    },
  });

/** The token of a box: of which room, which instance, which start of it. */
export const tokenOf = (room: string, id: string, generation = 1): Promise<string> =>
  makeConnectorToken(secret, {
    roomId: roomId.parse(room),
    instanceId: instanceId.parse(id),
    generation,
  });

/** A connector that said the hello of every client. */
export async function arrive(room: string, token: string): Promise<TestSocket> {
  const socket = toSocket(await dialWith(room, token));
  await socket.hello();
  return socket;
}
