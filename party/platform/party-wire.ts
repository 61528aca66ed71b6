import type { Connection } from 'partyserver';
import type { Attachment } from '../autopilot/attachment.ts';
import type { Wire } from '../autopilot/ports.ts';
import { reach } from './failpoint.ts';

/** A partyserver connection as the room sees it. */
export class PartyWire implements Wire {
  readonly id: string;
  private readonly connection: Connection<Attachment>;
  private readonly context: DurableObjectState;

  constructor(connection: Connection<Attachment>, context: DurableObjectState) {
    this.id = connection.id;
    this.connection = connection;
    this.context = context;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    try {
      this.connection.send(frame);
      reach(isAnswer(frame) ? 'afterAck' : 'midBroadcast');
    } catch {
      // It is gone; its close event is under way.
    }
  }

  close(code: number, reason: string): void {
    try {
      this.connection.close(code, reason);
    } catch {
      // Already closed.
    }
  }

  attachment(): Attachment {
    const { state } = this.connection;
    if (state === null) throw new Error('a connection without its attachment');
    return { ...state, topics: [...state.topics] };
  }

  attach(attachment: Attachment): void {
    this.connection.setState(attachment);
  }

  lastPongAt(): number | null {
    return this.context.getWebSocketAutoResponseTimestamp(this.connection)?.getTime() ?? null;
  }
}

const isAnswer = (frame: string | Uint8Array): boolean =>
  typeof frame === 'string' && frame.startsWith('{"type":"res"');
