import { canvasBounds as bounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { AutomaticPlace } from '../../../shared/canvas/wire.ts';

/** After so many answers in a minute that the room takes none the next waits for the minute to pass. */
const mostRefused = 3;
const refusedMs = 60_000;

/**
 * Places that nobody chose, as the room was asked for them while the canvas is open. What is on its way is
 * not asked for again, nor what it did not take, so nothing is asked over and over; what it had no room for
 * may be when that minute is over.
 */
export class PlacesAsked {
  private readonly changed: () => void;
  private readonly onItsWay = new Set<string>();
  private readonly barred = new Set<string>();
  private readonly late = new Set<string>();
  private refusals = 0;
  private minute: ReturnType<typeof setTimeout> | undefined;
  private mayEdit = true;

  /** `changed`: whether it may be asked. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  get mayGo(): boolean {
    return this.mayEdit && this.refusals < mostRefused;
  }

  get isOnItsWay(): boolean {
    return this.onItsWay.size > 0;
  }

  isHeld(node: string): boolean {
    return this.onItsWay.has(node) || this.barred.has(node) || this.late.has(node);
  }

  /** Those of them that the room is asked for now: as many at once as it takes, and none again. */
  ask(places: readonly AutomaticPlace[]): AutomaticPlace[] {
    const fresh = places.filter(({ node }) => !this.isHeld(node)).slice(0, bounds.automaticAtOnce);
    for (const { node } of fresh) this.onItsWay.add(node);
    return fresh;
  }

  /** Something stands there now, or does no more. */
  answered(node: string): void {
    this.onItsWay.delete(node);
  }

  /** What was on its way may never have arrived. */
  lost(): void {
    this.onItsWay.clear();
  }

  /** What the room says of whether one may draw; a role alone does not know of a pause. */
  hear(mayEdit: boolean): void {
    this.mayEdit = mayEdit;
    this.changed();
  }

  /** The room takes none for these, `isFull` for now. */
  refused(nodes: readonly string[], isFull = false): void {
    for (const node of nodes) {
      this.onItsWay.delete(node);
      (isFull ? this.late : this.barred).add(node);
    }
    this.refusals += 1;
    this.minute ??= setTimeout(() => {
      this.minute = undefined;
      this.refusals = 0;
      this.late.clear();
      this.changed();
    }, refusedMs);
    this.changed();
  }

  /** The room could not read it, as one of before: it is asked no more. False where nothing was on its way. */
  unread(): boolean {
    if (!this.isOnItsWay) return false;
    this.stop();
    this.refusals = Infinity;
    this.changed();
    return true;
  }

  /** It is another thing now whether everybody may see it: what was said of it before counts no more. */
  turned(node: string): void {
    this.barred.delete(node);
  }

  stop(): void {
    clearTimeout(this.minute);
    this.minute = undefined;
  }
}
