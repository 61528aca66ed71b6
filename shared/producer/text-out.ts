import { sha256Hex } from '../lib/sha256.ts';
import { isHighSurrogate } from '../lib/utf8.ts';
import type { PartStanding } from '../methods/produce.ts';
import type { MessageId, PartId, RunId } from '../model/ids.ts';
import { limits } from '../protocol/limits.ts';
import { type Ask, ask } from './ask.ts';

export interface TextPlace {
  runId: RunId;
  messageId: MessageId;
  partId: PartId;
  i: number;
  kind: 'text' | 'reasoning';
}

/** New text for the room; `persist` asks it to store and confirm everything so far. */
export interface OutgoingText {
  ref: number;
  rev: number;
  offset: number;
  text: string;
  persist: boolean;
}

/**
 * The text of one part on its way to the room. What to send is always derived from what the room
 * said it has (`room`), so a lost socket or a restarted room needs no case of its own. Holds all
 * text until the part ends: the room may have to ask for any of it that it did not save.
 */
export class TextOut {
  private readonly place: TextPlace;
  private text = '';
  private carried = '';
  private ending: 'done' | 'interrupted' | null = null;
  private rev = 0;
  /** Where the words of this revision part from those of the one before. */
  private keep = 0;
  /** What the room shows of an interrupted attempt, as long as the new words agree with it. */
  private prior = '';
  private room: PartStanding | null = null;
  private asked: 'start' | 'revise' | 'end' | null = null;
  private hasEnded = false;
  /** What the room has of this part comes from here, or was compared with what is written here. */
  private isOurs = false;
  private sentTo = 0;
  private sentAt = Number.NEGATIVE_INFINITY;
  /** When the oldest unit was sent that nobody asked the room to save. */
  private unsavedSince: number | null = null;

  constructor(place: TextPlace) {
    this.place = place;
  }

  /** Adds what the model wrote; a surrogate pair split over two writes is joined. */
  write(text: string): void {
    const joined = this.carried + text;
    const split = isHighSurrogate(joined.charCodeAt(joined.length - 1));
    this.carried = split ? joined.slice(-1) : '';
    this.append((split ? joined.slice(0, -1) : joined).toWellFormed());
  }

  /** The words are others now; watchers keep those at the front that are the same. */
  replace(text: string): void {
    const whole = text.toWellFormed();
    this.carried = '';
    const agreed = agreeTo(this.text, whole);
    if (agreed < this.text.length) {
      const isSettled = this.room !== null && this.room.rev === this.rev && this.asked === null;
      this.text = this.text.slice(0, agreed);
      this.part(isSettled ? agreed : Math.min(this.keep, agreed));
    }
    this.append(whole.slice(agreed));
  }

  end(state: 'done' | 'interrupted'): void {
    this.append(this.carried.toWellFormed());
    this.carried = '';
    if (this.text.length < this.prior.length) this.part(this.text.length);
    this.prior = '';
    this.ending = state;
  }

  /** On every new socket: what the room has of this part, or `null`. */
  attach(standing: FoundText | null): void {
    this.asked = null;
    this.hasEnded = standing?.ended ?? false;
    if (standing !== null && !this.isOurs) this.adopt(standing);
    this.stand(standing);
  }

  /**
   * Takes over a part that an interrupted attempt left. Its watchers may hold more than the room
   * does, so the revision rises at once; the new words are compared with those the room has and cut
   * only where they differ.
   */
  private adopt({ rev, ended, text: prior = '' }: FoundText): void {
    this.isOurs = true;
    this.rev = ended ? rev : rev + 1;
    const agreed = agreeTo(prior, this.text);
    const isOpen = this.ending === null && agreed === this.text.length;
    this.prior = isOpen && agreed < prior.length ? prior : '';
    this.keep = isOpen ? prior.length : agreed;
  }

  /** Another producer raised the revision: this one's words are no longer wanted. */
  get isReplaced(): boolean {
    return this.room !== null && this.room.rev > this.rev;
  }

  /** More may be written. */
  get isOpen(): boolean {
    return this.ending === null;
  }

  /** The room holds all there is. */
  get isDone(): boolean {
    return this.hasEnded || (this.ending !== null && this.text === '' && this.room === null);
  }

  confirm(saved: Omit<PartStanding, 'ref'> & { again?: boolean | undefined }, now: number): void {
    if (this.room === null || saved.rev !== this.room.rev) return;
    this.room = { ...this.room, have: saved.have, saved: saved.saved };
    if (saved.again !== true) return;
    this.sentTo = saved.have;
    this.unsavedSince = now - limits.persistMs;
  }

  get ref(): number | null {
    return this.room?.ref ?? null;
  }

  /** The request to make now, if one is due. */
  nextAsk(now: number): Ask | null {
    if (this.asked !== null || this.hasEnded) return null;
    if (this.room === null) return this.text === '' ? null : this.askStart(now);
    if (this.room.rev < this.rev) return this.askRevise(this.rev, this.keep);
    return this.ending !== null && this.sentTo >= this.text.length
      ? this.askEnd(this.ending)
      : null;
  }

  /** The text to send now, or when to look again (`null`: when something else happens). */
  nextText(now: number, paceMs: number): OutgoingText | { wakeAt: number | null } {
    const { room } = this;
    const busy = this.asked === 'start' || this.asked === 'revise' || this.hasEnded;
    if (room === null || busy || room.rev !== this.rev) return { wakeAt: null };
    const isFull = this.sentTo - room.have >= limits.producerUnconfirmedUnits;
    const saveAt =
      this.unsavedSince === null || this.ending !== null
        ? null
        : this.unsavedSince + limits.persistMs;
    const isNew = this.text.length > this.sentTo && !isFull;
    const sendAt = isNew ? (this.ending === null ? this.sentAt + paceMs : now) : null;
    const dueAt = Math.min(sendAt ?? Number.POSITIVE_INFINITY, saveAt ?? Number.POSITIVE_INFINITY);
    if (dueAt > now) return { wakeAt: Number.isFinite(dueAt) ? dueAt : null };
    const text = isFull ? '' : this.slice(this.sentTo);
    return this.take(room, now, text, saveAt !== null && saveAt <= now);
  }

  private take(room: PartStanding, now: number, text: string, persist: boolean): OutgoingText {
    const offset = this.sentTo;
    this.sentTo += text.length;
    this.sentAt = now;
    if (persist) this.unsavedSince = null;
    else this.unsavedSince ??= now;
    return { ref: room.ref, rev: room.rev, offset, text, persist };
  }

  private askStart(now: number): Ask {
    this.asked = 'start';
    this.isOurs = true;
    const text = this.slice(0);
    this.sentAt = now;
    return ask('part.start', { ...this.place, text }, (standing) => this.answered(standing));
  }

  private askRevise(rev: number, keep: number): Ask {
    this.asked = 'revise';
    return ask('part.revise', { partId: this.place.partId, rev, keep }, (standing) =>
      this.answered(standing),
    );
  }

  private askEnd(state: 'done' | 'interrupted'): Ask {
    this.asked = 'end';
    const { partId } = this.place;
    const { length } = this.text;
    const params = { partId, rev: this.rev, length, sha256: sha256Hex(this.text), state };
    return ask('part.end', params, ({ ended, have }) => {
      this.asked = null;
      this.hasEnded = ended;
      if (!ended) this.sentTo = Math.min(this.sentTo, have);
    });
  }

  private answered(standing: PartStanding): void {
    this.asked = null;
    this.stand(standing);
  }

  private stand(standing: PartStanding | null): void {
    this.room = standing;
    this.sentTo = standing?.have ?? 0;
    const isUnsaved = standing !== null && standing.saved < standing.have;
    this.unsavedSince = isUnsaved ? Number.NEGATIVE_INFINITY : null;
  }

  /** As much as one frame holds, never ending inside a surrogate pair. */
  private slice(from: number): string {
    const end = from + limits.deltaUnits;
    const splits = end < this.text.length && isHighSurrogate(this.text.charCodeAt(end - 1));
    return this.text.slice(from, splits ? end - 1 : end);
  }

  private append(text: string): void {
    const from = this.text.length;
    this.text += text;
    if (this.prior === '') return;
    const agreed = agreeTo(this.prior, this.text, from);
    if (agreed < Math.min(this.prior.length, this.text.length)) this.part(agreed);
    else if (agreed === this.prior.length) this.prior = '';
  }

  /** From here on the words differ from what the room shows. */
  private part(at: number): void {
    this.prior = '';
    this.rev += 1;
    this.keep = at;
  }
}

/** What the room has of a part, with the words unless they are too many. */
export type FoundText = PartStanding & { ended: boolean; text?: string | undefined };

/** How many units two texts have in common, whole characters only; up to `from` they do. */
function agreeTo(a: string, b: string, from = 0): number {
  let at = from;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return isHighSurrogate(a.charCodeAt(at - 1)) ? at - 1 : at;
}
