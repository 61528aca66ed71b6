import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import * as z from 'zod/mini';
import { headersOf, type Place, type RawClient } from '../../e2e/support/raw-client.ts';
import { until } from '../../e2e/support/until.ts';
import { CanvasClient } from '../../testkit/canvas/canvas-client.ts';

/** Jobs that step, chats of the list, and notes that make it a thousand with who and what is there. */
export const jobs = 100;
const threads = 200;
const nodes = 1_000;
const fixed = 4;

/** Somebody at a canvas without a page. */
export interface AtCanvas {
  client: CanvasClient;
  close(): void;
}

export async function atCanvas(place: Place): Promise<AtCanvas> {
  const client = new CanvasClient();
  const address = `${place.address.replace('http', 'ws')}/parties/hatchery/${place.room}`;
  const socket = new WebSocket(address, { headers: headersOf(place) });
  socket.on('message', (data) => {
    if (data instanceof Buffer) client.hear(new Uint8Array(data));
  });
  await new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  client.open((frame) => socket.send(frame));
  await until(() => client.notices.length > 0, 'a seat at the canvas', 15_000);
  return { client, close: () => socket.terminate() };
}

/**
 * Makes a room of a thousand nodes, each in a place that a person gave it: in rows of forty, chats
 * first. Answers with the ids in that order.
 */
export async function fill(
  author: RawClient,
  { client }: AtCanvas,
  self: string,
): Promise<string[]> {
  const ids = ['autopilot', 'community', `member:${self}`];
  for (let i = 0; i < threads; i++) {
    const { threadId } = created.parse(
      await author.command('threads.create', { title: `Chat ${i}` }),
    );
    ids.push(`thread:${threadId}`);
    await sleep(pauseMs);
  }
  const notes = nodes - fixed - threads;
  for (let at = 0; at < notes; at += noteBatch)
    client.doc.transact(() => {
      for (let i = at; i < Math.min(notes, at + noteBatch); i++) {
        client.set('notes', `n${i}`, { text: `Note ${i} of many`, by: self, at: i });
        ids.push(`note:n${i}`);
      }
    });
  place(client, ids);
  await until(
    () => client.saved?.updates === Math.ceil(notes / noteBatch) + 1,
    'all that is saved',
    30_000,
  );
  return ids;
}

/** In rows of forty, from the upper left. */
export function place(client: CanvasClient, ids: readonly string[], from = 0): void {
  client.doc.transact(() => {
    for (const [i, id] of ids.entries()) {
      const n = i + from;
      client.set('pos', id, { x: (n % 40) * 260, y: Math.floor(n / 40) * 130 });
    }
  });
}

/** A room slows down who asks more often. */
export const pauseMs = 40;
const noteBatch = 200;
const created = z.object({ threadId: z.string() });
