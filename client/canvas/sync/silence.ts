import type { LinkEvents } from './canvas-link.ts';

/** Who hears a room knows what others did there until this long ago. */
const deafMs = 2_000;

/**
 * When a link counts as gone, as far as it can be told. A way may be gone long before its socket drops,
 * and while nobody draws a room says nothing: a socket that drops after a silence may have been deaf all
 * along, and so is one that is not there again soon. What others did meanwhile nobody here saw.
 */
export class Silence {
  private readonly gone: () => void;
  private heardAt = 0;
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
  }

  private heard(): void {
    this.heardAt = Date.now();
  }

  private dropped(): void {
    // The clock on the wall goes on while a machine sleeps; where it was set meanwhile nobody knows.
    if (Math.abs(Date.now() - this.heardAt) > deafMs) this.gone();
    else this.timer = setTimeout(this.gone, deafMs);
  }
}
