import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, test } from 'vitest';
import { must } from '../../shared/lib/must.ts';
import { choosePort, holderOf, listenersIn } from './port.ts';

/** Below those that a system gives to whoever asks for any, so that nobody takes it in between. */
async function listen(host: string): Promise<{ server: Server; port: number }> {
  const free = must(await choosePort(20_000 + (process.pid % 10_000)), 'a port');
  const server = createServer().listen({ port: free.port, host });
  await once(server, 'listening');
  return { server, port: free.port };
}

test.each(['127.0.0.1', '::1'])(
  'a port taken on %s is passed over, and its holder named',
  async (host) => {
    const { server, port } = await listen(host);
    const chosen = await choosePort(port);
    expect(chosen?.port).toBeGreaterThan(port);
    expect(chosen?.takenBy).toContain(`process ${process.pid}`);
    await new Promise((done) => server.close(done));
    expect(await choosePort(port)).toEqual({ port, takenBy: null });
  },
);

test('only listeners at exactly that port are found', () => {
  const table = `  sl  local_address rem_address   st
   0: 0100007F:2253 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 4711 1
   1: 0100007F:2253 0100007F:A000 01 00000000:00000000 00:00000000 00000000  0 0 4712 1
   2: 0100007F:2254 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0 0 4713 1`;
  expect(listenersIn(table, 0x2253)).toEqual(['socket:[4711]']);
});

test('nobody is called another program', () => {
  expect(holderOf(1)).toBe('another program');
});
