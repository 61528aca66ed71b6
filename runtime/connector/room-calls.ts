import { utf8Length } from '../../shared/lib/utf8.ts';
import type { MethodName, ParamsInput, Result } from '../../shared/methods/contract.ts';
import { type Ask, parseResult } from '../../shared/producer/ask.ts';
import type { ResponseFrame } from '../../shared/protocol/frame.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';

/** The room said no. */
export class RoomRefused extends Error {
  override readonly name = 'RoomRefused';
  readonly error: ReceivedError;
  constructor(error: ReceivedError) {
    super(error.message);
    this.error = error;
  }
}

/** Something to ask on the socket that there is. */
export interface Asked extends Ask {
  refused: (error: ReceivedError) => void;
}

interface Waiting extends Asked {
  /** Calls outlive a socket: they are said again on the next one, which changes nothing more. */
  isCall: boolean;
}

/** What was asked of the room and is not answered, over any number of sockets, one at a time. */
export class RoomCalls {
  private readonly send: (frame: string) => void;
  private waiting = new Map<string, Waiting>();
  /** Calls that no socket carried yet, or whose socket broke. */
  private unsaid: Waiting[] = [];
  private isGreeted = false;
  private nextId = 1;

  constructor(send: (frame: string) => void) {
    this.send = send;
  }

  /** There is a socket on which the room knows who speaks: calls are said at once. */
  get isUp(): boolean {
    return this.isGreeted;
  }

  /** Asks on this socket, greeted or not; forgotten when it breaks. */
  ask({ method, params, answered, refused }: Asked): void {
    this.say({ method, params, answered, refused, isCall: false });
  }

  /** Throws `RoomRefused`. Waits for the room as long as it must. */
  call<M extends MethodName>(method: M, params: ParamsInput<M>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      const call: Waiting = {
        method,
        params,
        answered: (payload) => resolve(parseResult(method, payload)),
        refused: (error) => reject(new RoomRefused(error)),
        isCall: true,
      };
      if (utf8Length(JSON.stringify(params)) > limits.commandBytes - 1024)
        return call.refused(tooLarge);
      if (this.isGreeted) this.say(call);
      else this.unsaid.push(call);
    });
  }

  /** Says it on this socket or not at all: what is true by the next one is said there. */
  mention<M extends MethodName>(method: M, params: ParamsInput<M>): void {
    const none = () => {};
    if (this.isGreeted) this.ask({ method, params, answered: none, refused: none });
  }

  /** The room knows who speaks: what waited for it is said, in the order in which it was called. */
  greeted(): void {
    this.isGreeted = true;
    for (const call of this.unsaid.splice(0)) this.say(call);
  }

  /** The socket is gone; nothing that was said on it is answered any more. */
  broke(): void {
    this.isGreeted = false;
    for (const waiting of this.waiting.values()) if (waiting.isCall) this.unsaid.push(waiting);
    this.waiting = new Map();
  }

  /**
   * One answer of the room; to nothing that waits, it is none. `later`: the socket is to be given up
   * as if it had been lost, and not dialled again for so many milliseconds; a call that was answered
   * so is then the first to be said again. Throws a `ZodError` on what does not fit its contract.
   */
  hear(answer: ResponseFrame): { later: number } | null {
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if (waiting === undefined) return null;
    if (!answer.ok && answer.error.retry === 'later') {
      if (waiting.isCall) this.unsaid.push(waiting);
      return { later: answer.error.retryAfterMs ?? 0 };
    }
    if (answer.ok) waiting.answered(answer.payload);
    else waiting.refused(answer.error);
    return null;
  }

  private say(waiting: Waiting): void {
    const id = `c${this.nextId++}`;
    this.waiting.set(id, waiting);
    const { method, params } = waiting;
    this.send(JSON.stringify({ type: 'req', id, method, params }));
  }
}

const tooLarge: ReceivedError = {
  code: 'tooLarge',
  message: 'This is larger than a room takes.',
  retry: 'never',
};
