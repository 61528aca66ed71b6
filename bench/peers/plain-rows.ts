import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Decider, Load } from '../decisions.ts';
import type { Served } from '../process.ts';
import { SeenByAll } from './seen-by-all.ts';

/** A Durable Object that writes as many rows in one transaction and broadcasts as much, unasked and unchecked. */
export async function peerDecisions(
  { port }: Served,
  watchers: number,
  { create, decide }: Load,
): Promise<Decider> {
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/rows/decisions${process.pid}`, {
      perMessageDeflate: false,
    });
    await once(socket, 'open');
    return socket;
  };
  const [asker, decider] = [await open(), await open()];
  const sockets = await Promise.all(Array.from({ length: watchers }, open));
  const all = new SeenByAll(sockets);
  const ask = async (socket: WebSocket, what: string, { rows, frame }: Load['create']) => {
    const answered = once(socket, 'message');
    socket.send(JSON.stringify({ what, rows, text: 'x'.repeat(frame) }));
    await answered;
  };
  let n = 0;
  return {
    decide: async () => {
      n += 1;
      const seen = all.expect(`"decided ${n}."`);
      const from = performance.now();
      await ask(asker, `created ${n}.`, create);
      await ask(decider, `decided ${n}.`, decide);
      return (await seen) - from;
    },
    close: () => {
      for (const socket of [asker, decider, ...sockets]) socket.terminate();
    },
  };
}
