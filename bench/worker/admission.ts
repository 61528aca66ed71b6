import { type Connection, Server, type WSMessage } from 'partyserver';
import { type DirectoryMessage, writeDirectory } from '../../party/auth/directory.ts';
import type { Env } from '../../party/env.ts';
import worker, { Autopilot, Lobby, ThreadAgent } from '../../party/worker.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { agentId, keyId, roomId } from '../../shared/model/ids.ts';

export { Autopilot, Lobby, ThreadAgent };

/** What people get from partyserver out of the box: whoever knocks is in. */
export class Plain extends Server<Env> {
  static override options = { hibernate: true };
  override onMessage(connection: Connection, message: WSMessage): void {
    connection.send(message);
  }
}

interface BenchEnv extends Env {
  Plain: DurableObjectNamespace<Plain>;
}

/** The whole Worker, a plain room beside it, and ways to make tables and agents. Only the bench serves this. */
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/plain') return env.Plain.get(env.Plain.idFromName('plain')).fetch(request);
    if (pathname === '/tables') {
      const statements = (await request.text()).split(';').filter((one) => one.trim() !== '');
      await env.DB.batch(statements.map((one) => env.DB.prepare(one)));
      return new Response('ok');
    }
    if (pathname !== '/agent') return worker.fetch(request, env);
    for (const one of agentOf(searchParams.get('owner') ?? '', await request.text()))
      await writeDirectory(env.DB, one);
    return new Response('ok');
  },
} satisfies ExportedHandler<BenchEnv>;

/** An agent with a key, as its human's room would tell D1 of them. */
const agentOf = (ownerId: string, secret: string): DirectoryMessage[] => [
  {
    to: 'directory',
    what: 'agent',
    agentId: agentId.parse('bench'),
    ownerId,
    name: 'Bench',
    homeRoom: roomId.parse('bench'),
    endedAt: null,
    version: 1,
  },
  {
    to: 'directory',
    what: 'key',
    keyId: keyId.parse('bench'),
    agentId: agentId.parse('bench'),
    hash: sha256Hex(secret),
    scope: 'chat',
    expiresAt: Date.now() + 3_600_000,
    revokedAt: null,
    version: 1,
  },
];
