import * as z from 'zod/mini';
import { findHome } from '../../client/agent/find-home.ts';
import { newBot } from './agents.ts';
import { signUp } from './person.ts';
import { playedBy } from './played-by.ts';
import type { Product } from './product.ts';
import { type Place, RawClient } from './raw-client.ts';
import type { RawReplica } from './raw-replica.ts';

const created = z.object({ threadId: z.string() });
const sent = z.object({ messageId: z.string(), runId: z.string() });

/**
 * A home room, from outside: a person's, or, where scenarios are played by agents (project
 * `e2e-agents`), that of an agent of theirs, who comes in by its key.
 */
export async function newRoom({ address }: Product, name = 'Ada'): Promise<Place> {
  const { homeRoom, cookie } = await signUp(address, name);
  const person = { address, room: homeRoom, cookie };
  if (playedBy === 'human') return person;
  const { key } = await newBot(person, { name });
  return { address, room: (await findHome(address, key)).homeRoom, cookie: '', key };
}

/** A client that said hello and watches the list of threads. */
export async function join(place: Place, options: { binary?: boolean } = {}): Promise<RawClient> {
  const client = new RawClient(place, options);
  await client.dial('workspace');
  return client;
}

export async function newThread(client: RawClient, title = 'Talk'): Promise<string> {
  const { threadId } = created.parse(await client.command('threads.create', { title }));
  await client.watch(`thread:${threadId}`);
  return threadId;
}

export const say = async (client: RawClient, threadId: string, text: string) =>
  sent.parse(await client.command('messages.send', { threadId, text }));

/** The words of a run as a replica holds them. */
export function answerOf(replica: RawReplica, runId: string): string {
  const message = replica.table('messages').find((row) => row.runId === runId);
  return replica
    .table('parts')
    .filter((part) => part.messageId === message?.id && part.kind === 'text')
    .toSorted((a, b) => Number(a.i) - Number(b.i))
    .map(({ id }) => replica.texts.get(id)?.text ?? '')
    .join('');
}

export const stateOf = (replica: RawReplica, runId: string): string =>
  String(replica.table('runs').find(({ id }) => id === runId)?.state);

/** One turn tells several topics: once this is answered, all that was told before it has arrived. */
export const caughtUp = async (...clients: readonly RawClient[]): Promise<void> => {
  await Promise.all(clients.map((client) => client.ask('clock.now', {})));
};

/** Resolves when the run ended and its words are whole. */
export const ended = (client: RawClient, runId: string, withinMs = 90_000): Promise<void> =>
  client.seen(
    (replica) => !['queued', 'running', 'waiting', 'undefined'].includes(stateOf(replica, runId)),
    `the end of run ${runId}`,
    withinMs,
  );
