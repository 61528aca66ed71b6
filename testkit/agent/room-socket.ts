import type { Principal } from '../../shared/model/principal.ts';
import type { RawClient } from '../room/raw-client.ts';
import type { RoomBench } from '../room/room-bench.ts';

/** What the sockets of a test have in common: the room they lead into, and all that were made. */
export interface Lines {
  sockets: LineInto[];
  WebSocket: new (url: string, protocols?: string | string[]) => LineInto;
}

/** A `WebSocket` straight into a room of the bench; frames arrive in their order, never at once. */
export class LineInto extends EventTarget {
  readyState = 0;
  binaryType = '';
  readonly url: string;
  readonly offered: readonly string[];
  private wire: RawClient | null = null;
  private readonly bench: RoomBench;

  constructor(bench: RoomBench, who: string | Principal, url: string, offered: readonly string[]) {
    super();
    this.bench = bench;
    this.url = url;
    this.offered = offered;
    queueMicrotask(() => this.open(who));
  }

  send(frame: string): void {
    queueMicrotask(() => this.wire?.say(frame));
  }

  close(code = 1000, reason = ''): void {
    if (this.readyState >= 2) return;
    this.readyState = 3;
    if (this.wire !== null && this.wire.closed === null) this.bench.leave(this.wire);
    queueMicrotask(() => this.dispatchEvent(new CloseEvent('close', { code, reason })));
  }

  /** The network is gone, without a word. */
  lose(): void {
    this.close(1006);
  }

  private open(who: string | Principal): void {
    if (this.readyState !== 0) return;
    const wire = this.bench.connect(who);
    const [send, hangUp] = [wire.send.bind(wire), wire.close.bind(wire)];
    wire.send = (frame) => {
      send(frame);
      const data = typeof frame === 'string' ? frame : frame.slice().buffer;
      queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
    };
    wire.close = (code, reason) => {
      hangUp(code, reason);
      queueMicrotask(() => this.close(code, reason));
    };
    this.wire = wire;
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
    if (wire.closed !== null) this.close(wire.closed.code, wire.closed.reason);
  }
}

/** Sockets for one principal. */
export function linesInto(bench: RoomBench, who: string | Principal): Lines {
  const sockets: LineInto[] = [];
  const WebSocket = class extends LineInto {
    constructor(url: string, protocols: string | string[] = []) {
      super(bench, who, url, [protocols].flat());
      sockets.push(this);
    }
  };
  return { sockets, WebSocket };
}
