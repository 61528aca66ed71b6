import { createStore } from 'zustand/vanilla';
import type { Principal } from '../../../shared/model/principal.ts';
import { shareMap } from '../graph/share-graph.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { othersIn } from './others.ts';

/** Words that nobody went on with for so long (ms) are nobody's any more. */
export const lockMs = 60_000;

/** Names are drawn only when their field closes: whoever sees a lock on one waits longer (ms). */
export const nameLockMs = 10 * lockMs;

/** Who else writes somewhere now. */
export interface Writer {
  /** At however many of their pages. */
  by: Principal;
  name: string;
}

/**
 * Who writes where, by the id of what they write in: one person at a time. A lock is told while its
 * field is open, and ends after a minute without a change: whoever holds it lets it go, and whoever
 * sees it takes it for nothing, of a name later. Of two who begin together the lower client writes, on every screen.
 */
export class Locks {
  /** All but one's own. */
  readonly writers = createStore<ReadonlyMap<string, Writer>>(() => new Map());
  private readonly room: CanvasRoom;
  /** By client and id: the words there and since when (ms) they are the same. */
  private seen = new Map<string, { words: string | undefined; since: number }>();
  private own: string | null = null;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor(room: CanvasRoom) {
    this.room = room;
  }

  /** Looks on until it is stopped. */
  run(): () => void {
    const stops = [
      this.room.others.subscribe(() => this.look()),
      this.room.store.subscribe((now, before) => {
        if (now.layout !== before.layout && this.seen.size > 0) this.look();
      }),
      () => clearTimeout(this.due),
      () => clearTimeout(this.idle),
    ];
    return () => {
      for (const stop of stops) stop();
      this.seen = new Map();
      this.writers.setState(new Map(), true);
    };
  }

  /** One writes in it: told now, and again after a pause that was too long, which `over` hears of. */
  hold(id: string, over?: () => void): void {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      this.release(id);
      over?.();
    }, lockMs);
    if (this.own === id) return;
    this.own = id;
    this.room.tell({ edits: id });
    this.look();
  }

  release(id: string): void {
    if (this.own !== id) return;
    clearTimeout(this.idle);
    this.own = null;
    this.room.tell({ edits: null });
    this.look();
  }

  private look(): void {
    const { room, own } = this;
    const { layout } = room.store.getState();
    const now = Date.now();
    const seen: typeof this.seen = new Map();
    const writers = new Map<string, Writer>();
    let next = Infinity;
    // The lowest client first.
    for (const { client, edits: id, user } of othersIn(room.others.getState(), room.clientId)) {
      if (id == null) continue;
      const words = wordsAt(layout, id);
      const before = this.seen.get(`${client} ${id}`);
      const since = before !== undefined && before.words === words ? before.since : now;
      seen.set(`${client} ${id}`, { words, since });
      const until = since + (id.startsWith('note:') ? lockMs : nameLockMs);
      if (until <= now) continue;
      next = Math.min(next, until);
      const isOwn = own === id && room.clientId !== null && room.clientId < client;
      if (!isOwn && !writers.has(id)) writers.set(id, { by: user.principal, name: user.name });
    }
    this.seen = seen;
    this.writers.setState(shareMap(this.writers.getState(), writers), true);
    clearTimeout(this.due);
    if (next < Infinity) this.due = setTimeout(() => this.look(), next - now);
  }
}

/** What stands in a note, on a frame or on a line; `undefined` where nothing does. */
function wordsAt({ notes, groups, edges }: CanvasLayout, id: string): string | undefined {
  const key = id.slice(id.indexOf(':') + 1);
  if (id.startsWith('note:')) return notes.get(key)?.text;
  return id.startsWith('group:') ? groups.get(key)?.title : edges.get(key)?.label;
}
