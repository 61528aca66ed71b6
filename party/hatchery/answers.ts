import type * as Y from 'yjs';
import type { CloseReason } from '../../shared/protocol/close-codes.ts';
import { answerFrame, askFrame } from './frames.ts';
import { askedIn, riddleOf, solves } from './riddle.ts';
import type { Seat } from './seat.ts';

interface AnswersPorts {
  document: Y.Doc;
  now(): number;
  later(ms: number, run: () => void): () => void;
  randomBytes(count: number): Uint8Array;
  isHere(seat: Seat): boolean;
  hangUp(seat: Seat, reason: CloseReason): void;
}

/**
 * Gives the document to whoever asks, no faster than they take it: of many questions the newest is
 * answered, once a second, as far as the bytes of its asker reach, and not before they read what they
 * were sent. Whoever does not read is hung up on before they fill the memory that is everybody's.
 */
export class Answers {
  private readonly ports: AnswersPorts;
  /** Their question is looked at again. */
  private readonly put = new Set<Seat>();

  constructor(ports: AnswersPorts) {
    this.ports = ports;
  }

  /** A client wants what the document has beyond this state vector. */
  asked(seat: Seat, stateVector: Uint8Array): void {
    seat.question = stateVector.slice();
    this.serve(seat);
  }

  /** A client sent what it was asked for: it read everything that was sent before the question. */
  answered(seat: Seat, update: Uint8Array): void {
    seat.backlog.answered((riddle) => solves(update, riddle));
    if (seat.backlog.isTooSlow(this.ports.now())) this.ports.hangUp(seat, 'tooSlow');
    else this.serve(seat);
  }

  /** Something was sent to them. */
  told(seats: Iterable<Seat>): void {
    const now = this.ports.now();
    for (const seat of [...seats])
      if (seat.backlog.isTooSlow(now)) this.ports.hangUp(seat, 'tooSlow');
      else if (seat.backlog.isDue) this.ask(seat);
  }

  private serve(seat: Seat): void {
    const { backlog, question } = seat;
    if (question === null || this.put.has(seat) || !this.ports.isHere(seat)) return;
    if (backlog.isFull) {
      if (!backlog.isAsked) this.ask(seat);
      return;
    }
    const wait = this.waitOf(seat);
    if (wait > 0) return this.putOff(seat, wait);
    seat.question = null;
    this.answer(seat, question);
  }

  /** How long until it may be answered (ms); 0 takes its place. */
  private waitOf({ account, asks }: Seat): number {
    const now = this.ports.now();
    return account.answers.take(0, now) || asks.take(1, now);
  }

  private putOff(seat: Seat, wait: number): void {
    this.put.add(seat);
    this.ports.later(wait, () => {
      this.put.delete(seat);
      this.serve(seat);
    });
  }

  private answer(seat: Seat, question: Uint8Array): void {
    const { document, now } = this.ports;
    const frame = answerFrame(document, question);
    seat.account.answers.owe(frame.length, now());
    seat.send(frame, now());
    this.told([seat]);
  }

  private ask(seat: Seat): void {
    const { document, now } = this.ports;
    const riddle = riddleOf(document, (below) => this.random(below));
    seat.send(askFrame(document, askedIn(document, riddle)), now());
    seat.backlog.asks(riddle);
  }

  private random(below: number): number {
    const [a = 0, b = 0, c = 0] = this.ports.randomBytes(3);
    return below === 0 ? 0 : (a * 65_536 + b * 256 + c) % below;
  }
}
