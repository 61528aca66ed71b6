import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeDelta, encodeDelta } from '../../shared/protocol/delta-codec.ts';
import type { Served } from '../process.ts';
import { MergedWriter } from './merged-writer.ts';
import { frameBytes, type Peer } from './peer.ts';

/** The limit: the same merged binary frames through plain `ws`, nothing stored, nobody checked. */
export const wsMerged = ({ port, pid }: Served): Peer => ({
  name: 'ws, same frames',
  pid,
  open: async ({ threads, watchers }, onText) => {
    const open = async (path: string) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false });
      await once(socket, 'open');
      return socket;
    };
    const producer = await open('/produce');
    const sockets = await Promise.all(
      Array.from({ length: watchers }, async (_, i) => {
        const socket = await open('/watch');
        socket.on('message', (data: Buffer) => {
          const delta = decodeDelta(data);
          if (delta !== null)
            onText(i, delta.ref, delta.offset, delta.text, frameBytes(data.length));
        });
        return socket;
      }),
    );
    const sent = new Map<number, number>();
    const writers = Array.from(
      { length: threads },
      (_, thread) =>
        new MergedWriter(thread, (text) => {
          sent.set(thread, text.offset + text.text.length);
          producer.send(encodeDelta(text));
        }),
    );
    producer.on('message', (data: Buffer) => {
      const { paceMs } = JSON.parse(data.toString());
      for (const [thread, writer] of writers.entries()) {
        writer.paceMs = paceMs;
        writer.confirm(sent.get(thread) ?? 0);
      }
    });
    return {
      write: (thread, token) => writers[thread]?.write(token),
      flush: () => {
        for (const writer of writers) writer.end();
      },
      close: () => {
        for (const socket of [producer, ...sockets]) socket.terminate();
      },
    };
  },
});
