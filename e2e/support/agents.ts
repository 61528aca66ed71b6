import * as z from 'zod/mini';
import { type Place, RawClient } from './raw-client.ts';

const created = z.object({ agentId: z.string(), principal: z.string() });
const minted = z.object({ keyId: z.string(), secret: z.string() });

/** An agent with a key, as its person has just made it. */
export interface Bot {
  agentId: string;
  principal: string;
  keyId: string;
  key: string;
}

/** Made in a person's home room, by that person; a member of it if a role is given. */
export async function newBot(
  place: Place,
  { name = 'Bot', role, scope = 'admin' }: { name?: string; role?: string; scope?: string } = {},
): Promise<Bot> {
  const owner = new RawClient(place);
  await owner.dial();
  const { agentId, principal } = created.parse(
    await owner.command('agents.create', { name, ...(role === undefined ? {} : { role }) }),
  );
  const key = await mintKey(owner, agentId, scope);
  owner.close();
  return { agentId, principal, ...key };
}

export async function mintKey(
  owner: RawClient,
  agentId: string,
  scope = 'admin',
): Promise<{ keyId: string; key: string }> {
  const asked = { agentId, name: 'a key of a test', scope, days: 1 };
  const { keyId, secret } = minted.parse(await owner.command('keys.mint', asked));
  return { keyId, key: secret };
}
