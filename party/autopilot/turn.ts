import { newId } from '../../shared/lib/new-id.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Actor } from '../../shared/model/receipt.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { tellAccess } from './canvas-access.ts';
import type { Connection } from './connection.ts';
import { reviewTools } from './openclaw/review-tools.ts';
import { enqueue, type OutboxEntry, type OutboxMessage } from './outbox.ts';
import { reviewPending } from './review.ts';
import type { Room } from './room.ts';
import { appendReceipt, type NewReceipt } from './store/receipts.ts';
import { Changes, type Patch } from './store/records.ts';
import type { Store } from './store/shelves.ts';
import { keepMoments } from './timeline.ts';

/**
 * One synchronous step of the room: what it reads, decides and writes stands or falls together.
 * What others are told waits until it stands.
 */
export class Turn {
  readonly room: Room;
  readonly store: Store;
  readonly now: number;
  /** Whose request this is; `room`: nobody's, its time had come. */
  readonly by: Actor;
  readonly outgoing: OutboxEntry[] = [];
  /** Secrets made in this turn: for its answer, and not for what is remembered of it. */
  shownOnce: Record<string, string> | null = null;
  private readonly tellings: (() => void)[] = [];
  private readonly cuts: (() => void)[] = [];
  private made: Changes | null = null;
  private isForReview = false;

  constructor(room: Room, now: number, by: Actor = 'room') {
    this.room = room;
    this.store = room.store;
    this.now = now;
    this.by = by;
  }

  /** The rows this turn changes. */
  get changes(): Changes {
    this.made ??= new Changes(this.store, this.now);
    return this.made;
  }

  /** Runs once the transaction is through, after its patches were told. */
  afterwards(tell: () => void): void {
    this.tellings.push(tell);
  }

  /** Runs once the transaction is through, before anybody is told anything: who is hung up hears why. */
  first(cut: () => void): void {
    this.cuts.push(cut);
  }

  /** Sends to another object after the transaction, and again until it confirms. */
  send(message: OutboxMessage): void {
    this.outgoing.push(enqueue(this.store, newId(this.room.ports.randomBytes), message, this.now));
  }

  receipt(entry: Omit<NewReceipt, 'at'>): void {
    appendReceipt(this.store, { ...entry, at: this.now });
  }

  /** One deadline of a kind per id; the newest counts. */
  deadline(kind: DeadlineKind, id: string, dueAt: number): void {
    this.store.put('deadlines', { kind, id, dueAt, tries: 0 });
  }

  deadlineAtLatest(kind: DeadlineKind, id: string, dueAt: number): void {
    const known = this.store.get('deadlines', { kind, id });
    if (known === null || known.dueAt > dueAt) this.deadline(kind, id, dueAt);
  }

  clearDeadline(kind: DeadlineKind, id: string): void {
    this.store.remove('deadlines', { kind, id });
  }

  /** Who may decide has changed by something else than members and grants. */
  reviewAtEnd(): void {
    this.isForReview = true;
  }

  /** Writes the clocks; the last thing in the transaction. What changed leaves things to be forgotten. */
  finish(): Patch[] {
    if (this.made === null) return [];
    if (this.isForReview || this.made.touches('members') || this.made.touches('grants'))
      reviewPending(this);
    if (this.made.touches('members') || this.made.touches('instances')) reviewTools(this);
    tellAccess(this, this.made.changed('members'));
    this.deadlineAtLatest('sweep', 'all', this.now + limits.historyMs);
    keepMoments(this);
    return this.made.finish();
  }

  cutAll(): void {
    for (const cut of this.cuts) cut();
  }

  tellAll(): void {
    for (const tell of this.tellings) tell();
  }
}

/**
 * `lease`: a live run must be heard of. `lastCall`: it was not, and this was its last chance.
 * `stop`: a stopped run must end. `sweep`: old memory goes. `expiry`: some login or key by which a
 * socket came in ends. `invite`, `login`: that row has run out. `key`: a replaced key ends. `cut`:
 * nothing that was read before that cut is under way any more.
 * `approval`: its time to be decided or dispatched is over. `deed`: what was approved is to be done.
 * `grant`: it ends. `job`: its next step is due. `jobLastCall`:
 * its runner was not heard of, and this was the last chance. `schedule`: its next run is. `away`: the
 * connector of an OpenClaw has not come back.
 */
export const deadlineKinds = [
  'lease',
  'lastCall',
  'stop',
  'handover',
  'sweep',
  'expiry',
  'invite',
  'login',
  'key',
  'cut',
  'approval',
  'deed',
  'grant',
  'job',
  'jobLastCall',
  'schedule',
  'away',
] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

/** Who asks, by which connection, in which turn. */
export interface Call {
  turn: Turn;
  connection: Connection;
  caller: Principal;
  /** The idempotency key, for methods that need one. */
  key: string;
}
