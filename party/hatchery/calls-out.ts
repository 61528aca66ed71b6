import { errorName } from '../../shared/lib/error-name.ts';
import type { CanvasPorts } from './canvas-room.ts';

const firstRetryMs = 5_000;
const slowestRetryMs = 300_000;

/** Tells the room who was called in comments: kept with the comment, told after it, and again until it arrived. */
export class CallsOut {
  private readonly ports: Pick<CanvasPorts, 'store' | 'now' | 'log' | 'call'>;
  private isSending = false;

  constructor(ports: CallsOut['ports']) {
    this.ports = ports;
  }

  areDue(): boolean {
    return this.nextDue() <= this.ports.now();
  }

  /** When the next is to be told (ms); Infinity for never. */
  nextDue(): number {
    return this.ports.store.aside.nextCallDue() ?? Infinity;
  }

  /** Never rejects: what did not arrive is told again by the alarm. */
  async send(): Promise<void> {
    const { store, now, log, call } = this.ports;
    if (this.isSending) return;
    this.isSending = true;
    try {
      for (
        let due = store.aside.callsDue(now());
        due.length > 0;
        due = store.aside.callsDue(now())
      ) {
        // Put off before it is tried: a crash in between repeats it, and the room knows a repeat.
        for (const { id, tries } of due)
          store.aside.putOffCall(id, now() + Math.min(firstRetryMs * 2 ** tries, slowestRetryMs));
        await call(due.map((one) => one.call));
        store.aside.confirmCalls(due.map(({ id }) => id));
      }
    } catch (error) {
      log('info', 'canvas.callWaits', { error: errorName(error) });
    } finally {
      this.isSending = false;
    }
  }
}
