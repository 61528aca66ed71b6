import * as z from 'zod/mini';
import { contract } from '../../shared/methods/contract.ts';
import { deltaV1 } from '../../shared/methods/session.ts';
import type { RunId } from '../../shared/model/ids.ts';
import { partRow } from '../../shared/model/part.ts';
import { isLiveRun, runRow } from '../../shared/model/run.ts';
import { decodeDelta } from '../../shared/protocol/delta-codec.ts';
import { parseEvent } from '../../shared/protocol/events.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { frameBytes } from '../peers/peer.ts';
import { RoomClient } from '../peers/room-client.ts';
import type { Served } from '../process.ts';

/** Where an OpenClaw of the bench sits. */
export const seat = z.object({ instanceId: z.string(), threadId: z.string() });
export type Seat = z.infer<typeof seat>;

/** A member of the room who says something in a session of OpenClaw and watches it being answered. */
export class RoomSide {
  /** So many units of the newest run are there. */
  onUnits: (units: number) => void = () => {};
  onEnd: (runId: RunId, state: string) => void = () => {};
  /** Frames that brought text, with their headers, and the text in them. */
  readonly wire = { frames: 0, bytes: 0, textBytes: 0 };
  private readonly client: RoomClient;
  private readonly threadId: string;
  private readonly byRef = new Map<number, { text: string }>();
  private newest = '';
  private nextKey = 1;
  /** A client that is not heard of for a minute is taken for gone; a ping wakes nobody. */
  private readonly pinging = setInterval(() => this.client.socket.send('ping'), limits.pingEveryMs);

  private constructor(client: RoomClient, threadId: string) {
    this.client = client;
    this.threadId = threadId;
  }

  static async join({ port }: Served, room: string, { threadId }: Seat): Promise<RoomSide> {
    const client = await RoomClient.connect(port, room, 'human:w1');
    const side = new RoomSide(client, threadId);
    client.onEvent = ({ event, payload }) => side.hear(event, payload);
    client.onBytes = (bytes) => side.hearBytes(bytes);
    await client.hello([{ topic: 'workspace' }, { topic: `thread:${threadId}` }], [deltaV1]);
    return side;
  }

  async say(text: string): Promise<RunId> {
    this.newest = '';
    const key = `say-${this.nextKey++}-${process.pid}`;
    const { threadId } = this;
    const answer = await this.client.ask('messages.send', { threadId, text }, key);
    return contract['messages.send'].result.parse(answer).runId;
  }

  /** Until the room counts its OpenClaw as ready. */
  async ready(): Promise<void> {
    for (let n = 0; n < 600; n++) {
      const instances = contract['instances.list'].result.parse(
        await this.client.ask('instances.list', {}),
      );
      if (instances.instances.some(({ state }) => state === 'ready')) return;
      if (n === 599) throw new Error(`not ready: ${JSON.stringify(instances)}`);
      await new Promise((done) => setTimeout(done, 250));
    }
  }

  /** Of the newest run, everything it has. */
  get text(): string {
    return this.newest;
  }

  close(): void {
    clearInterval(this.pinging);
    this.client.socket.terminate();
  }

  private hear(name: string, payload: unknown): void {
    const heard = parseEvent(name, payload);
    if (heard?.event !== 'patch') return;
    for (const [table, row] of heard.payload.put) {
      const part = table === 'parts' ? partRow.safeParse(row) : null;
      // What the author wrote is text too; what comes over a run begins live.
      if (part?.success && part.data.kind === 'text' && part.data.state === 'live')
        this.byRef.set(part.data.ref, { text: '' });
      const run = table === 'runs' ? runRow.safeParse(row) : null;
      if (run?.success && !isLiveRun(run.data.state)) this.onEnd(run.data.id, run.data.state);
    }
  }

  private hearBytes(bytes: Buffer): void {
    const delta = decodeDelta(bytes);
    const part = delta === null ? undefined : this.byRef.get(delta.ref);
    if (delta === null || part === undefined) return;
    this.wire.frames += 1;
    this.wire.bytes += frameBytes(bytes.length);
    this.wire.textBytes += Buffer.byteLength(delta.text);
    part.text = part.text.slice(0, delta.offset) + delta.text;
    this.newest = part.text;
    this.onUnits(part.text.length);
  }
}
