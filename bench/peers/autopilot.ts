import { contract } from '../../shared/methods/contract.ts';
import { deltaV1 } from '../../shared/methods/session.ts';
import { messageId, partId, type RunId, type ThreadId } from '../../shared/model/ids.ts';
import { partRow } from '../../shared/model/part.ts';
import { Producer } from '../../shared/producer/producer.ts';
import { decodeDelta, encodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Served } from '../process.ts';
import { frameBytes, type OnText, type Peer, type Workload } from './peer.ts';
import { RoomClient } from './room-client.ts';

/** The room itself, fed by the real producer client over the producer protocol. */
export const autopilot = ({ port, pid }: Served) => {
  let next = 0;
  return {
    name: 'autopilot',
    pid,
    open: async ({ threads, watchers }: Workload, onText: OnText) => {
      const room = `room${process.pid}-${++next}`;
      const members = Math.ceil((watchers + 1) / limits.connectionsPerPrincipal) + 1;
      await fetch(`http://127.0.0.1:${port}/members/${room}?count=${members}`);
      const author = await RoomClient.connect(port, room, 'human:w0');
      await author.hello([], []);
      const runs = await Promise.all(Array.from({ length: threads }, (_, i) => newRun(author, i)));
      const clients = await Promise.all(
        Array.from({ length: watchers }, (_, i) =>
          watch(
            port,
            room,
            i,
            runs.map(({ threadId }) => threadId),
            onText,
          ),
        ),
      );
      const producers = await Promise.all(
        runs.map(({ threadId, runId }) => RunWriter.open(port, room, threadId, runId)),
      );
      return {
        place: { room, threadIds: runs.map(({ threadId }) => threadId) },
        write: (thread: number, token: string) => producers[thread]?.write(token),
        flush: () => {
          for (const producer of producers) producer.end();
        },
        close: () => {
          for (const { socket } of [author, ...clients, ...producers]) socket.terminate();
        },
      };
    },
  } satisfies Peer;
};

async function newRun(
  author: RoomClient,
  i: number,
): Promise<{ threadId: ThreadId; runId: RunId }> {
  const made = await author.ask('threads.create', {}, `create-${i}-key`);
  const { threadId } = contract['threads.create'].result.parse(made);
  const sent = await author.ask('messages.send', { threadId, text: 'go' }, `send-${i}-key`);
  return { threadId, runId: contract['messages.send'].result.parse(sent).runId };
}

async function watch(
  port: number,
  room: string,
  i: number,
  threadIds: readonly ThreadId[],
  onText: OnText,
): Promise<RoomClient> {
  const as = `human:w${1 + Math.floor(i / limits.connectionsPerPrincipal)}`;
  const client = await RoomClient.connect(port, room, as);
  const byRef = new Map<number, number>();
  client.onEvent = (frame) => {
    const event = parseEvent(frame.event, frame.payload);
    if (event?.event !== 'patch') return;
    for (const [, row] of event.payload.put) {
      const part = partRow.safeParse(row);
      if (part.success && part.data.kind === 'text')
        byRef.set(part.data.ref, threadIds.indexOf(part.data.threadId));
    }
  };
  client.onBytes = (bytes) => {
    const delta = decodeDelta(bytes);
    const thread = delta === null ? undefined : byRef.get(delta.ref);
    if (delta !== null && thread !== undefined)
      onText(i, thread, delta.offset, delta.text, frameBytes(bytes.length));
  };
  await client.hello(
    threadIds.map((id) => ({ topic: `thread:${id}` })),
    [deltaV1],
  );
  return client;
}

class RunWriter {
  readonly socket;
  private readonly client: RoomClient;
  private readonly producer: Producer;
  private readonly out;
  private timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(client: RoomClient, runId: RunId) {
    this.client = client;
    this.socket = client.socket;
    this.producer = new Producer(runId, { fromMs: limits.paceMs, toMs: limits.slowestPaceMs });
    this.producer.begin({ provider: 'bench', id: 'bench', rehearsal: true });
    const place = { messageId: messageId.parse(`${runId}-m`), partId: partId.parse(`${runId}-t`) };
    this.out = this.producer.text({ ...place, i: 0, kind: 'text' });
    client.onEvent = (frame) => {
      const event = parseEvent(frame.event, frame.payload);
      if (event?.event === 'saved') this.producer.confirm(event.payload, Date.now());
      this.pump();
    };
  }

  static async open(
    port: number,
    room: string,
    threadId: ThreadId,
    runId: RunId,
  ): Promise<RunWriter> {
    const client = await RoomClient.connect(port, room, `autopilot:${threadId}`);
    const writer = new RunWriter(client, runId);
    await client.hello([], []);
    const opened = await client.ask('run.open', { runId, contextUnits: 1000 });
    writer.producer.attach(contract['run.open'].result.parse(opened));
    writer.pump();
    return writer;
  }

  write(token: string): void {
    this.out.write(token);
    this.pump();
  }

  end(): void {
    this.out.end('done');
    this.producer.end({ state: 'done' });
    this.pump();
  }

  private pump(): void {
    clearTimeout(this.timer);
    const { texts, asks, wakeAt } = this.producer.pump(Date.now());
    for (const text of texts) this.socket.send(encodeDelta(text));
    for (const { method, params, answered } of asks)
      void this.client.ask(method, params).then((payload) => {
        answered(payload);
        this.pump();
      });
    if (wakeAt !== null)
      this.timer = setTimeout(() => this.pump(), Math.max(1, wakeAt - Date.now()));
  }
}
