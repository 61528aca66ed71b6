import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/parse-json.ts';
import { instanceId, roomId, runId, threadId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { directoryMessage } from '../auth/directory.ts';
import { canvasMessage } from '../hatchery/canvas-message.ts';
import { roomMessage } from './room-message.ts';
import type { Store } from './store/shelves.ts';

/**
 * What has to reach another object. Written in the transaction that makes it necessary, sent after
 * it, sent again until the receiver confirmed; every receiver takes a repeat for the same thing.
 */
export const outboxMessage = z.discriminatedUnion('to', [
  z.object({
    to: z.literal('threadAgent'),
    verb: z.enum(['wake', 'stop']),
    threadId,
    runId,
    /** What was decided, of a run that is parked: each wakes it once, and once more after a pause. */
    cause: z.optional(z.string()),
  }),
  z.object({
    to: z.literal('roomIndex'),
    roomId,
    title: z.string(),
    founder: principal,
    beganAt: z.number(),
    version: z.int(),
  }),
  z.object({ to: z.literal('room'), roomId, say: roomMessage }),
  /** To where boxes are run. What a host refuses for now is asked again. */
  z.object({
    to: z.literal('host'),
    verb: z.enum(['start', 'destroy']),
    instanceId,
    generation: z.int(),
  }),
  /** The canvas of this room. */
  z.object({ to: z.literal('canvas'), say: canvasMessage }),
  directoryMessage,
]);
export type OutboxMessage = z.infer<typeof outboxMessage>;

export interface OutboxEntry {
  id: string;
  message: OutboxMessage;
  tries: number;
}

/** While the first attempt is under way nobody else should try. */
const firstRetryMs = 5_000;
const slowestRetryMs = 300_000;
/** About a day of trying. After that somebody has to look; nothing is thrown away. */
export const triesBeforeParking = 300;

export function enqueue(
  store: Store,
  id: string,
  message: OutboxMessage,
  now: number,
): OutboxEntry {
  const dueAt = now + firstRetryMs;
  store.put('outbox', { id, body: JSON.stringify(message), dueAt, tries: 0, parked: 0 });
  return { id, message, tries: 0 };
}

/** What shuts somebody out is tried for ever: parked, it would leave the door open, or a box running. */
const shutsOut = (message: OutboxMessage): boolean =>
  message.to === 'directory' ||
  message.to === 'host' ||
  message.to === 'canvas' ||
  (message.to === 'room' && message.say.verb === 'cut');

/**
 * Entries whose time has come; each is put off before it is tried, so a crash never loses one. One
 * that was tried too often or that nobody can read is parked: it stays, and holds up nothing.
 */
export function takeDue(store: Store, now: number): { due: OutboxEntry[]; parked: string[] } {
  const range = { by: 'byDue', where: { parked: 0 }, below: now + 1, limit: 50 } as const;
  const due: OutboxEntry[] = [];
  const parked: string[] = [];
  for (const item of store.scan('outbox', range)) {
    const tries = item.tries + 1;
    const dueAt = now + Math.min(firstRetryMs * 2 ** Math.min(tries, 10), slowestRetryMs);
    const message = outboxMessage.safeParse(parseJson(item.body));
    const isParked = !message.success || (tries > triesBeforeParking && !shutsOut(message.data));
    store.put('outbox', { ...item, tries, dueAt, parked: isParked ? 1 : 0 });
    if (isParked) parked.push(item.id);
    else due.push({ id: item.id, message: message.data, tries });
  }
  return { due, parked };
}

export const confirmDelivered = (store: Store, id: string): void => store.remove('outbox', { id });

export function nextDue(store: Store): number | null {
  const [next] = store.scan('outbox', { by: 'byDue', where: { parked: 0 }, limit: 1 });
  return next?.dueAt ?? null;
}
