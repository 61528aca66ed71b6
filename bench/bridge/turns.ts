import type { DirectClient } from './direct.ts';
import type { Relay } from './relay.ts';
import type { RoomSide } from './room-side.ts';

/** Words as a model of fifty tokens a second writes them. */
const asks = (n: number): string => `write 60 words at 50, for round ${n}`;
const session = 'agent:main:direct';
/** Longer than a first turn of a gateway ever took. */
const withinMs = 90_000;
/** What follows an answer (titles, histories) is over by then. */
const pauseMs = 400;

/** One thing said, and when it was answered (ms). */
interface Turn {
  sentAt: number;
  firstAt: number | null;
  /** By the units that were there: when the client on the gateway had them … */
  direct: Map<number, number>;
  /** … and the room's. */
  room: { units: number; at: number }[];
}

/**
 * What is said in turns: to the gateway directly, and in the room. The client on the gateway hears
 * both; the words of a turn of the room are timed at both ends.
 */
export class Turns {
  /** From sending to the first text, ms. */
  readonly first = { direct: [] as number[], room: [] as number[] };
  /** Between two deltas of the gateway, ms. */
  readonly pacing: number[] = [];
  /** From the gateway's delta to the room's client having its words, ms. */
  readonly added: number[] = [];
  /**
   * Of the first text of a turn in the room (ms): until the gateway was given the message, what the
   * gateway took itself, and from its first words to the room's client having them.
   */
  readonly parts = { before: [] as number[], gateway: [] as number[], after: [] as number[] };
  private readonly direct: DirectClient;
  private readonly side: RoomSide;
  private readonly relay: Relay;

  constructor(direct: DirectClient, side: RoomSide, relay: Relay) {
    this.direct = direct;
    this.side = side;
    this.relay = relay;
  }

  /** The first turns of a process and of a session are slower than all others. */
  async warmUp(): Promise<void> {
    for (let n = 0; n < 2; n++) {
      await this.directly(-1 - n);
      await this.inRoom(-1 - n);
    }
  }

  /** One of each; who begins changes, so that what drifts does so for both. */
  async both(n: number): Promise<void> {
    const turns = [
      async () => {
        const { sentAt, firstAt } = await this.directly(n);
        this.first.direct.push((firstAt ?? Number.NaN) - sentAt);
      },
      async () => this.count(await this.inRoom(n)),
    ];
    for (const turn of n % 2 === 0 ? turns : turns.toReversed()) await turn();
  }

  async directly(n: number): Promise<Turn> {
    const runId = `direct-${process.pid}-${n}`;
    const turn = newTurn();
    const over = until(`the answer to round ${n}`, (done) => {
      this.direct.onWords = (of, text) => {
        if (of !== runId || text === '') return;
        turn.firstAt ??= performance.now();
      };
      this.direct.onEnd = (of) => of === runId && done();
    });
    turn.sentAt = performance.now();
    const message = `[w1] ${asks(n)}`;
    const params = { sessionKey: session, message, idempotencyKey: runId };
    await Promise.all([over, this.direct.ask('chat.send', params)]);
    await pause(pauseMs);
    return turn;
  }

  async inRoom(n: number): Promise<Turn> {
    const turn = newTurn();
    let runId = '';
    const over = until(`the room's answer to round ${n}`, (done) => {
      this.direct.onWords = (of, text) => {
        if (!of.startsWith('direct-') && !turn.direct.has(text.length))
          turn.direct.set(text.length, performance.now());
      };
      this.side.onUnits = (units) => {
        const at = performance.now();
        turn.firstAt ??= at;
        turn.room.push({ units, at });
      };
      this.side.onEnd = (of, state) => {
        if (of !== runId) return;
        if (state !== 'done') throw new Error(`the run is ${state}`);
        done();
      };
    });
    turn.sentAt = performance.now();
    const said = this.side.say(asks(n)).then((id) => {
      runId = id;
    });
    await Promise.all([over, said]);
    await pause(pauseMs);
    return turn;
  }

  private count({ sentAt, firstAt, direct, room }: Turn): void {
    const seenAt = firstAt ?? Number.NaN;
    this.first.room.push(seenAt - sentAt);
    const deltas = [...direct.entries()].sort(([a], [b]) => a - b);
    const wordsAt = deltas[0]?.[1] ?? Number.NaN;
    this.parts.before.push(this.relay.sentAt - sentAt);
    this.parts.gateway.push(wordsAt - this.relay.sentAt);
    this.parts.after.push(seenAt - wordsAt);
    for (const [i, [units, at]] of deltas.entries()) {
      const before = deltas[i - 1];
      if (before !== undefined) this.pacing.push(at - before[1]);
      const seen = room.find((one) => one.units >= units);
      if (seen === undefined) throw new Error('words of the gateway did not reach the room');
      this.added.push(seen.at - at);
    }
  }
}

const newTurn = (): Turn => ({ sentAt: 0, firstAt: null, direct: new Map(), room: [] });

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

function until(what: string, begin: (done: () => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`did not come: ${what}`)), withinMs);
    begin(() => {
      clearTimeout(late);
      resolve();
    });
  });
}
