import type { LinkEvents } from './canvas-link.ts';

/** Who hears a room knows what others did there until this long ago. */
const deafMs = 2_000;

/**
 * When a link counts as gone, as far as it can be told. A way may be gone long before its socket drops,
 * and while nobody draws a room says nothing: a socket that drops after a silence may have been deaf all
 * along, and so is one that is not there again soon. What others did meanwhile nobody here saw. The clock
 * on the wall goes on while a machine sleeps, and no timer does; where it was set meanwhile nobody knows.
 */
export class Silence {
  private readonly gone: () => void;
  private heardAt = 0;
  /** `null` while the link is there. */
  private droppedAt: number | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `gone`: the socket dropped, and the link was or is gone with it. */
  constructor(gone: () => void) {
    this.gone = gone;
  }

  /** What a link tells, overheard. */
  over(events: LinkEvents): LinkEvents {
    return {
      ...events,
      synced: (isSynced) => {
        if (isSynced) this.heard();
        events.synced(isSynced);
        if (isSynced) this.stop();
        else this.dropped();
      },
      stored: (what) => {
        this.heard();
        events.stored(what);
      },
      notice: (notice) => {
        this.heard();
        events.notice(notice);
        this.isBack();
      },
      others: () => {
        this.heard();
        events.others();
      },
    };
  }

  /** The link is there again, or is another one, or none. */
  stop(): void {
    clearTimeout(this.timer);
    this.droppedAt = null;
  }

  private heard(): void {
    this.heardAt = Date.now();
  }

  private dropped(): void {
    if (isLongAgo(this.heardAt)) return this.gone();
    this.droppedAt = Date.now();
    this.timer = setTimeout(this.gone, deafMs);
  }

  /** The room says who one is before it asks for what one has: it is to ask the link that takes this one's place. */
  private isBack(): void {
    if (this.droppedAt === null || !isLongAgo(this.droppedAt)) return;
    this.stop();
    this.gone();
  }
}

const isLongAgo = (at: number): boolean => Math.abs(Date.now() - at) > deafMs;
