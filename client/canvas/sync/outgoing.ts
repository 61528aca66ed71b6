import { canvasBounds as bounds } from '../../../shared/canvas/canvas-bounds.ts';
import { TokenBucket } from '../../../shared/lib/token-bucket.ts';
import { utf8Length } from '../../../shared/lib/utf8.ts';
import type { Change } from './canvas-values.ts';
import type { Journal, Unsaved } from './journal.ts';

/**
 * So many keys, and so many bytes, are on their way at once: what a socket that drops has to say
 * again then fits one frame, with room for what was overwritten meanwhile.
 */
export const mostKeys = bounds.updateItems / 4;
export const mostBytes = bounds.updateBytes / 4;

/** Of what the room takes in the long run, for there may be a second tab. */
const share = 2;

/** After so many fresh documents for one change the room does not want it. */
const mostTries = 3;

/** After so many changes in a row that it did not want, nothing was stored between, it wants none. */
const mostDrops = 3;

/** Each time the room gives up on what it was sent, so much less goes out at once. */
const narrowing = 8;

/** What a key costs beside its value: names, ids and clocks. */
const keyBytes = 96;

const costs = new WeakMap<Change, number>();

/** About as many bytes as a change has in an update; rather more. */
function costOf(change: Change): number {
  const known = costs.get(change);
  if (known !== undefined) return known;
  const { map, key, after } = change;
  const value = after === undefined ? 0 : utf8Length(JSON.stringify(after));
  const cost = keyBytes + map.length + key.length + value;
  costs.set(change, cost);
  return cost;
}

/**
 * What is said at or between other things comes after them, and what makes room comes first: a thing
 * before its place and look, so that they go only where it went.
 */
function rankOf({ map, after }: Change): number {
  if (after === undefined) return map === 'pos' || map === 'looks' ? 1 : 0;
  return map === 'edges' || map === 'replies' || map === 'resolved' ? 3 : 2;
}

/** What of a journal goes out next, when so many keys may be on their way. */
export function nextPiece(journal: Journal, width: number): { piece: Unsaved[]; bytes: number } {
  let [keys, bytes] = [width, mostBytes];
  for (const { change, sent } of journal)
    if (sent !== null) {
      keys -= 1;
      bytes -= costOf(change);
    }
  const free = bytes;
  const piece: Unsaved[] = [];
  const waiting = journal.filter(({ sent }) => sent === null);
  for (const one of waiting.sort((a, b) => rankOf(a.change) - rankOf(b.change))) {
    const cost = costOf(one.change);
    if (piece.length >= keys || cost > bytes) break;
    bytes -= cost;
    piece.push(one);
  }
  return { piece, bytes: free - bytes };
}

/** How the room takes what it is sent. */
export interface Trial {
  /** So many keys may be on their way. */
  width: number;
  /** How often in a row it gave up on what it was sent, and on how many changes for good. */
  tries: number;
  drops: number;
}

export const noTrial: Trial = { width: mostKeys, tries: 0, drops: 0 };

export const afterStored = ({ width }: Trial): Trial => ({
  ...{ width: Math.min(mostKeys, width * 2), tries: 0, drops: 0 },
});

/**
 * The room gave up on what was on its way, `count` changes. `again`: they go out anew, fewer at once,
 * until the one that it does not take is alone. `drop`: this is that one. `stop`: it takes none.
 */
export function afterDropped(
  { width, tries, drops }: Trial,
  count: number,
): { trial: Trial; does: 'again' | 'drop' | 'stop' } {
  const narrow = Math.max(1, Math.floor(Math.min(width, count) / narrowing));
  const trial = { width: narrow, tries: tries + 1, drops };
  if (count > 1 || tries < mostTries) return { trial, does: 'again' };
  if (count === 0 || drops >= mostDrops) return { trial, does: 'stop' };
  return { trial: { width: 1, tries: 0, drops: drops + 1 }, does: 'drop' };
}

/** When, and how much at once, what waits goes out. */
export class Outgoing {
  private readonly send: () => void;
  private readonly updates: TokenBucket;
  private readonly bytes: TokenBucket;
  private trial = noTrial;
  private paused: ReturnType<typeof setTimeout> | undefined;

  /** `send`: it may go on. */
  constructor(send: () => void) {
    this.send = send;
    const now = performance.now();
    this.updates = new TokenBucket(
      bounds.updatesPerSecond / share,
      bounds.updateBurst / share,
      now,
    );
    this.bytes = new TokenBucket(bounds.bytesPerSecond / share, bounds.bytesBurst / share, now);
  }

  /** What goes out now as one update; no more than the room takes in the long run. */
  next(journal: Journal): Unsaved[] {
    clearTimeout(this.paused);
    const { piece, bytes } = nextPiece(journal, this.trial.width);
    if (piece.length === 0) return [];
    const now = performance.now();
    const waits = this.bytes.take(bytes, now) || this.updates.take(1, now);
    if (waits === 0) return piece;
    this.paused = setTimeout(this.send, waits);
    return [];
  }

  stored(): void {
    this.trial = afterStored(this.trial);
  }

  /** As {@link afterDropped}. */
  dropped(count: number): 'again' | 'drop' | 'stop' {
    const { trial, does } = afterDropped(this.trial, count);
    this.trial = trial;
    return does;
  }

  /** Nothing goes out any more until it begins anew, with everything at once again. */
  stop(): void {
    clearTimeout(this.paused);
    this.trial = noTrial;
  }
}
