import type { Attachment } from './attachment.ts';
import type { HostDesk } from './openclaw/host-desk.ts';
import type { OutboxEntry } from './outbox.ts';
import type { Outside } from './outside.ts';
import type { Store } from './store/shelves.ts';

/** One accepted socket, as the platform gives it. */
export interface Wire {
  readonly id: string;
  /** Never throws: a socket that is gone is reported by its close. */
  send(frame: string | Uint8Array<ArrayBuffer>): void;
  close(code: number, reason: string): void;
  attachment(): Attachment;
  attach(attachment: Attachment): void;
  /** When the runtime last answered a ping on it (ms), or `null` if never. */
  lastPongAt(): number | null;
}

export type LogLevel = 'error' | 'info' | 'debug';

/** Everything a room touches outside itself. */
export interface RoomPorts {
  store: Store;
  now(): number;
  randomBytes(count: number): Uint8Array;
  /** Sends an outbox entry to its object; `done(false)` when it has to be sent again. */
  deliver(entry: OutboxEntry, done: (isDelivered: boolean) => void): void;
  /** For methods that must ask another object before their turn. */
  outside: Outside;
  /** Where boxes are run; `null`: this installation has no such place. */
  hosts: HostDesk | null;
  /** Moves the one alarm; `null` takes it away. */
  setAlarm(at: number | null): void;
  /** Runs soon, while something is in flight, unless it is called off; not kept over a sleep. */
  later(ms: number, run: () => void): () => void;
  /** Never text of people or secrets. */
  log(level: LogLevel, event: string, facts?: Record<string, string | number | boolean>): void;
}
