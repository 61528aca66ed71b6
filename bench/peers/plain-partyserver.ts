import { once } from 'node:events';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import type { Served } from '../process.ts';
import { frameBytes, type Peer } from './peer.ts';

const frame = z.object({ thread: z.number(), offset: z.number(), text: z.string() });

/** What partyserver does out of the box: `broadcast`, one JSON frame per token. */
export const plainPartyserver = ({ port, pid }: Served): Peer => {
  let room = 0;
  return {
    name: 'partyserver, frame per token',
    pid,
    open: async ({ threads, watchers }, onText) => {
      room += 1;
      const open = async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/plain/room${room}`, {
          perMessageDeflate: false,
        });
        await once(socket, 'open');
        return socket;
      };
      const producer = await open();
      const sockets = await Promise.all(
        Array.from({ length: watchers }, async (_, i) => {
          const socket = await open();
          socket.on('message', (data: Buffer) => {
            const { thread, offset, text } = frame.parse(JSON.parse(data.toString()));
            onText(i, thread, offset, text, frameBytes(data.length));
          });
          return socket;
        }),
      );
      const offsets = Array.from({ length: threads }, () => 0);
      return {
        write: (thread, text) => {
          const offset = offsets[thread] ?? 0;
          offsets[thread] = offset + text.length;
          producer.send(JSON.stringify({ thread, offset, text }));
        },
        flush: () => {},
        close: () => {
          for (const socket of [producer, ...sockets]) socket.terminate();
        },
      };
    },
  };
};
