import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeDelta, encodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { Served } from '../process.ts';
import { MergedWriter } from './merged-writer.ts';
import { frameBytes, type Peer } from './peer.ts';

/** What the platform itself costs: the room's own frames through a bare partyserver `broadcast`, nothing checked or stored. */
export const plainMerged = ({ port, pid }: Served): Peer => {
  let room = 0;
  return {
    name: 'partyserver, same frames',
    pid,
    open: async ({ threads, watchers }, onText) => {
      room += 1;
      const open = async () => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/plain/merged${process.pid}-${room}`, {
          perMessageDeflate: false,
        });
        await once(socket, 'open');
        return socket;
      };
      const producers = await Promise.all(Array.from({ length: threads }, open));
      const sockets = await Promise.all(
        Array.from({ length: watchers }, async (_, i) => {
          const socket = await open();
          socket.on('message', (data: Buffer) => {
            const delta = decodeDelta(data);
            if (delta !== null)
              onText(i, delta.ref, delta.offset, delta.text, frameBytes(data.length));
          });
          return socket;
        }),
      );
      const writers = producers.map((producer, thread) => {
        const writer: MergedWriter = new MergedWriter(thread, (text) => {
          producer.send(encodeDelta(text));
          setImmediate(() => writer.confirm(text.offset + text.text.length));
        });
        return writer;
      });
      return {
        write: (thread, token) => writers[thread]?.write(token),
        flush: () => {
          for (const writer of writers) writer.end();
        },
        close: () => {
          for (const socket of [...producers, ...sockets]) socket.terminate();
        },
      };
    },
  };
};
