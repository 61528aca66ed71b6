import type { AutomaticPlace } from '../../../shared/canvas/wire.ts';

interface Ports {
  /** What is to be asked for now. */
  wanted: () => readonly AutomaticPlace[];
  ask: (places: readonly AutomaticPlace[]) => void;
  /** How many are here who would do it first. */
  rank: () => number;
}

/** What comes together goes out together. */
const gatherMs = 400;

/** One page does it, and the next only if that one did not. */
const eachMs = 250;
const mostWaits = 8;

/** Has places kept that nobody chose, a moment after there are any; with none to keep it holds no timer. */
export class PlaceKeeper {
  private readonly ports: Ports;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: Ports) {
    this.ports = ports;
  }

  /** Something that it depends on may be another way. */
  readonly look = (): void => {
    const { wanted, ask, rank } = this.ports;
    if (this.timer !== undefined || wanted().length === 0) return;
    const waits = gatherMs + eachMs * Math.min(rank(), mostWaits);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      ask(wanted());
    }, waits);
  };

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
