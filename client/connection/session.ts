import type { MethodName } from '../../shared/methods/contract.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import type { ReceivedError } from '../../shared/protocol/wire-error.ts';
import { emptyReplica, type Replica } from '../../shared/sync/replica.ts';

/**
 * What a client knows of a room and of its connection to it, through any number of sockets. A value:
 * `stepSession` makes the next one and says what the shell has to do. It owns no timer, socket or
 * clock, so the same session runs in a browser, in Node and under the simulator.
 */
export interface Session {
  /** What the program calls itself, and which of its instances it is: a new socket replaces its last. */
  client: { name: string; version: string; session?: string };
  phase: Phase;
  replica: Replica;
  /** Topics the views want; each is opened as soon as there is a connection. */
  watched: ReadonlySet<string>;
  /** Topics the room closed, and why; they are not asked for again until watched anew. */
  refused: ReadonlyMap<string, string>;
  /** Requests without an answer, oldest first. Commands among them survive everything. */
  requests: readonly PendingRequest[];
  /** Commands the room said no to, oldest first, until somebody has seen it and discards them. */
  rejected: readonly RejectedCommand[];
  /** Topics to ask for as soon as possible: `resume` from where the replica stands, or anew. */
  wanting: ReadonlyMap<string, 'resume' | 'anew'>;
  /** Topic requests under way, by request id. */
  opening: ReadonlyMap<string, string>;
  room: { id: string; title: string } | null;
  self: { principal: Principal; role: Role | null } | null;
  present: readonly Presence[];
  /** By topic: when the room last told something of it as it happened, since it is followed on this socket. */
  toldAt: ReadonlyMap<string, number>;
  /** When the room last said anything; `null` before it ever did. */
  heardAt: number | null;
  /** What to add to the local clock to get the room's (ms). */
  skewMs: number;
  nextId: number;
  /** Received, and not yet reported to the room. */
  unreportedBytes: number;
  /** Pieces of a frame that is not complete. */
  pieces: readonly string[];
  /** Parts whose text did not match its hash on this socket, and was asked for again. */
  doubted: ReadonlySet<string>;
  /** Sending is put off until then; the room said "slow down". */
  pausedUntil: number;
  budget: Budget;
}

/** A phase has only its own fields. */
export type Phase =
  | { name: 'offline'; since: number; reason: string; failedDials: number }
  | { name: 'greeting'; helloId: string; asked: readonly string[]; deadline: number }
  | { name: 'live'; since: number; pingAt: number; pongBy: number | null }
  | { name: 'ended'; code: number; reason: string };

/** How many requests may be sent now; refills with time, below the room's own limit. */
export interface Budget {
  level: number;
  at: number;
}

export interface PendingRequest {
  id: string;
  method: MethodName;
  params: unknown;
  /** Commands have one; it makes every repeat the same command. */
  key: string | null;
  at: number;
  isSent: boolean;
  /** Waits for a person to say that it should still be sent. */
  isHeld: boolean;
  /** It was in a socket, and the room never said that nothing came of it: it may have arrived. */
  isTried?: boolean;
  /** The room said when it may come again, and why not now. */
  later?: { at: number; error: ReceivedError };
}

export interface RejectedCommand extends PendingRequest {
  error: ReceivedError;
}

/** A command as it is kept over a reload. */
export interface StoredCommand {
  method: MethodName;
  params: unknown;
  key: string;
  at: number;
  /** Asks before it is sent: its author signed out, or it asked before and got no answer. */
  isSealed?: boolean;
  isTried?: boolean;
  /** The room said no; kept until its author has seen it. */
  refused?: ReceivedError;
}

export type SessionEvent =
  | { type: 'opened'; now: number }
  | { type: 'closed'; code: number; reason: string; now: number }
  | { type: 'text'; frame: string; now: number }
  | { type: 'bytes'; frame: Uint8Array; now: number }
  | {
      type: 'call';
      id: string;
      method: MethodName;
      params: unknown;
      key: string | null;
      now: number;
    }
  | { type: 'restore'; commands: readonly StoredCommand[]; now: number }
  | { type: 'release'; key: string; now: number }
  /** Says what was refused once more, as a new command. */
  | { type: 'again'; key: string; fresh: string; now: number }
  /** What is in a socket cannot be taken back: that is left as it is. */
  | { type: 'discard'; key: string; now: number }
  | { type: 'watch'; topic: string; now: number }
  | { type: 'unwatch'; topic: string; now: number }
  | { type: 'look'; at: string | null; now: number }
  | { type: 'trim'; topic: string; start: number; now: number }
  /** Drops what is held of a topic that nobody watches. */
  | { type: 'forget'; topic: string; now: number }
  /** A whole text does not have the hash its part names. */
  | { type: 'mismatch'; partId: string; now: number }
  /** Something may have happened to the network: find out now. */
  | { type: 'probe'; now: number }
  | { type: 'tick'; now: number };

/** What the shell must do. The reducer never does it. */
export type SessionEffect =
  | { do: 'send'; frame: string }
  /** Throws the socket away and dials again. */
  | { do: 'redial' }
  /** Does not dial again: the room said why. */
  | { do: 'stop' }
  | { do: 'settle'; id: string; outcome: Outcome }
  /** The unsent and unanswered commands changed; keep them over a reload. */
  | { do: 'keep'; commands: readonly StoredCommand[] }
  | { do: 'verify'; partId: string; sha256: string; text: string };

export type Outcome = { ok: true; payload: unknown } | { ok: false; error: ReceivedError };

export const newSession = (now: number): Session => ({
  client: { name: 'autopilot-web', version: '1' },
  phase: { name: 'offline', since: now, reason: 'starting', failedDials: 0 },
  replica: emptyReplica,
  watched: new Set(),
  refused: new Map(),
  requests: [],
  rejected: [],
  wanting: new Map(),
  opening: new Map(),
  room: null,
  self: null,
  present: [],
  toldAt: new Map(),
  heardAt: null,
  skewMs: 0,
  nextId: 1,
  unreportedBytes: 0,
  pieces: [],
  doubted: new Set(),
  pausedUntil: 0,
  budget: { level: 0, at: now },
});
