import { contract } from '../../shared/methods/contract.ts';
import { deltaV1 } from '../../shared/methods/session.ts';
import { messageId, partId } from '../../shared/model/ids.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Decider, Load } from '../decisions.ts';
import type { Served } from '../process.ts';
import { RoomClient } from './room-client.ts';
import { SeenByAll } from './seen-by-all.ts';

/** So many tabs of the decider that none of them meets the rate limit of one connection. */
const deciderSockets = 18;

/** The room: a run of one member asks for tool calls, which another one allows. */
export async function roomDecisions(
  { port }: Served,
  watchers: number,
): Promise<Decider & { load: Load }> {
  const room = `decisions${process.pid}`;
  await fetch(`http://127.0.0.1:${port}/members/${room}?count=${watchers + 2}`);
  const author = await RoomClient.connect(port, room, 'human:w1');
  await author.hello([], []);
  const made = await author.ask('threads.create', { title: 'asks' }, 'create-key');
  const { threadId } = contract['threads.create'].result.parse(made);
  const sent = await author.ask('messages.send', { threadId, text: 'go' }, 'send-key');
  const { runId } = contract['messages.send'].result.parse(sent);
  const producer = await RoomClient.connect(port, room, `autopilot:${threadId}`);
  await producer.hello([], []);
  await producer.ask('run.open', { runId, contextUnits: 1_000 });
  const model = { provider: 'bench', id: 'bench', rehearsal: true };
  await producer.ask('run.start', { runId, model });
  const deciders = await Promise.all(
    Array.from({ length: deciderSockets }, () => RoomClient.connect(port, room, 'human:w0')),
  );
  for (const decider of deciders) await decider.hello([], []);
  const clients = await Promise.all(
    Array.from({ length: watchers }, (_, i) => RoomClient.connect(port, room, `human:w${i + 2}`)),
  );
  for (const client of clients) await client.hello([{ topic: 'approvals' }], [deltaV1]);
  const unconfirmed = clients.map(() => 0);
  const sockets = clients.map(({ socket }) => socket);
  let told = 0;
  const all = new SeenByAll(sockets, (i, bytes) => {
    if (i === 0) told = bytes;
    const sum = (unconfirmed[i] ?? 0) + bytes;
    unconfirmed[i] = sum < limits.receivedEveryBytes ? sum : 0;
    if (sum < limits.receivedEveryBytes) return;
    const payload = { bytes: sum };
    sockets[i]?.send(JSON.stringify({ type: 'event', event: 'received', payload }));
  });
  const writes = async () =>
    Number(await (await fetch(`http://127.0.0.1:${port}/writes/${room}`)).text());

  const place = (n: number) => ({
    runId,
    messageId: messageId.parse(`${runId}-m`),
    partId: partId.parse(`${runId}-${n}`),
    i: n,
    callId: `call-${n}`,
    name: 'web.fetch',
    input: { url: `https://example.com/tides/${n}` },
  });
  const create = async (n: number) =>
    contract['approval.request'].result.parse(await producer.ask('approval.request', place(n)));
  const allow = async (n: number, approvalId: string, digest: string) => {
    const ballot = { approvalId, digest, verdict: 'approve' };
    await deciders[n % deciderSockets]?.ask('approvals.decide', ballot, `decide-key-${n}`);
  };
  /** What was allowed is done, so that the room has no more open ones than at the beginning. */
  const settle = async (n: number, approvalId: string, digest: string) => {
    const token = `token-of-sixteen-${n}`;
    await producer.ask('approval.dispatch', { approvalId, digest, token });
    await producer.ask('tool', { ...place(n), state: 'done', output: {} });
  };

  let n = 0;
  const load = async (): Promise<Load> => {
    n += 1;
    const before = await writes();
    const pending = all.expect(`"${runId}-${n}"`);
    const { approvalId, digest } = await create(n);
    await pending;
    const created = { rows: (await writes()) - before, frame: told };
    const seen = all.expect(approved);
    const between = await writes();
    await allow(n, approvalId, digest);
    await seen;
    const decided = { rows: (await writes()) - between, frame: told };
    await settle(n, approvalId, digest);
    return { create: created, decide: decided };
  };
  await load(); // The first of all also begins what later ones find.
  return {
    load: await load(),
    decide: async () => {
      n += 1;
      const seen = all.expect(approved);
      const from = performance.now();
      const { approvalId, digest } = await create(n);
      await allow(n, approvalId, digest);
      const took = (await seen) - from;
      await settle(n, approvalId, digest);
      return took;
    },
    close: () => {
      for (const { socket } of [author, producer, ...deciders, ...clients]) socket.terminate();
    },
  };
}

const approved = '"state":"approved"';
