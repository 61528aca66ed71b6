import { env } from 'cloudflare:workers';
import { type DirectoryMessage, writeDirectory } from '../../party/auth/directory.ts';
import { newId } from '../../shared/lib/new-id.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { type AgentId, agentId, type KeyId, keyId, roomId } from '../../shared/model/ids.ts';
import type { Visitor } from './identity.ts';

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const id = () => newId(random);

export interface TestAgent {
  agentId: AgentId;
  keyId: KeyId;
  room: string;
  secret: string;
}

type Told<W extends DirectoryMessage['what']> = Extract<DirectoryMessage, { what: W }>;

/** An agent with a key, as its human's home room tells D1 of them; `ends` is what differs. */
export async function tellAgent(
  owner: Pick<Visitor, 'id'>,
  agent: Partial<Told<'agent'>> = {},
  key: Partial<Told<'key'>> = {},
): Promise<TestAgent> {
  const [of, homeRoom] = [agentId.parse(id()), roomId.parse(id())];
  const secret = `ap_${id()}${id()}`;
  const told: Told<'agent'> = {
    to: 'directory',
    what: 'agent',
    agentId: of,
    ownerId: owner.id,
    name: 'Scout',
    homeRoom,
    endedAt: null,
    version: 1,
    ...agent,
  };
  await writeDirectory(env.DB, told);
  const minted: Told<'key'> = {
    to: 'directory',
    what: 'key',
    keyId: keyId.parse(id()),
    agentId: of,
    hash: sha256Hex(secret),
    scope: 'chat',
    expiresAt: Date.now() + 3_600_000,
    revokedAt: null,
    version: 1,
    ...key,
  };
  await writeDirectory(env.DB, minted);
  return { agentId: of, keyId: minted.keyId, room: homeRoom, secret };
}

export const asBearer = (secret: string): Record<string, string> => ({
  authorization: `Bearer ${secret}`,
});

export const asProtocols = (secret: string): Record<string, string> => ({
  'sec-websocket-protocol': `autopilot.v1, autopilot.bearer.${btoa(secret).replaceAll('=', '')}`,
});
