import { contract } from '../shared/methods/contract.ts';
import { deltaV1 } from '../shared/methods/session.ts';
import { messageId, partId } from '../shared/model/ids.ts';
import { RoomClient } from './peers/room-client.ts';
import type { Served } from './process.ts';
import { fixed, type Gate } from './report.ts';

/** P5: what joining a thread costs must not depend on how long it is. */
export async function joins(workerd: Served): Promise<Gate[]> {
  const short = await joinBytes(workerd, 100);
  const long = await joinBytes(workerd, 10_000);
  console.log(`\njoin: ${short} B at 100 messages, ${long} B at 10,000`);
  return [
    {
      name: 'join bytes at 10,000 messages',
      value: `${fixed(long / short)} × those at 100`,
      target: 'within 5 %',
      isMet: Math.abs(long / short - 1) <= 0.05,
    },
  ];
}

async function joinBytes({ port }: Served, messages: number): Promise<number> {
  const room = `join${process.pid}-${messages}`;
  await fetch(`http://127.0.0.1:${port}/members/${room}?count=2`);
  const authors = await Promise.all(
    Array.from({ length: authorSockets }, () => RoomClient.connect(port, room, 'human:w0')),
  );
  for (const author of authors) await author.hello([], []);
  const [author] = authors;
  if (author === undefined) throw new Error('nobody writes');
  const made = await author.ask('threads.create', { title: 'long' }, 'create-key');
  const { threadId } = contract['threads.create'].result.parse(made);
  const producer = await RoomClient.connect(port, room, `autopilot:${threadId}`);
  await producer.hello([], []);
  for (let i = 0; i < messages / 2; i++)
    await exchange(authors[i % authorSockets] ?? author, producer, threadId, i);
  const reader = await RoomClient.connect(port, room, 'human:w1');
  await reader.hello([{ topic: `thread:${threadId}` }], [deltaV1]);
  const bytes = reader.received;
  for (const { socket } of [...authors, producer, reader]) socket.terminate();
  return bytes;
}

/** So many tabs that nobody meets the rate limit of one connection. */
const authorSockets = 18;

/** A question and its answer, 250 characters each. */
async function exchange(
  author: RoomClient,
  producer: RoomClient,
  threadId: string,
  i: number,
): Promise<void> {
  const text = `${String(i).padStart(6, '0')} ${'lorem ipsum '.repeat(20)}`.slice(0, 250);
  const params = { threadId, text };
  const sent = await author.ask('messages.send', params, `send-${String(i).padStart(6, '0')}`);
  const { runId } = contract['messages.send'].result.parse(sent);
  const part = {
    runId,
    messageId: messageId.parse(`${runId}-m`),
    partId: partId.parse(`${runId}-t`),
    i: 0,
  };
  await producer.ask('run.start', {
    runId,
    model: { provider: 'bench', id: 'bench', rehearsal: true },
  });
  await producer.ask('part.start', { ...part, kind: 'text', text });
  await producer.ask('run.end', { runId, state: 'done' });
}
