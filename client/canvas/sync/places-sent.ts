import type { CanvasNotice } from '../../../shared/canvas/wire.ts';
import type { Change } from './canvas-values.ts';

/** After so many set back the room wants none of them. */
const mostSetBack = 3;

/**
 * Places that nobody chose, as they went out while the canvas is open, and what the room did not take
 * of them: that is not tried again, so nothing is written over and over.
 */
export class PlacesSent {
  private readonly sent = new Set<string>();
  private readonly barred = new Set<string>();
  private setBacks = 0;
  private mayEdit = true;

  get mayGo(): boolean {
    return this.mayEdit && this.setBacks < mostSetBack;
  }

  get isUnderWay(): boolean {
    return this.sent.size > 0;
  }

  isBarred(node: string): boolean {
    return this.barred.has(node);
  }

  send(changes: readonly Change[]): void {
    for (const { key } of changes) this.sent.add(key);
  }

  /** What the room says of whether one may draw; a role alone does not know of a pause. */
  hear(mayEdit: boolean): void {
    this.mayEdit = mayEdit;
  }

  /** Is what was set back of these and nothing else? Of many the room names the first alone. */
  setBack({ keys, count = keys.length }: CanvasNotice & { kind: 'undone' }): boolean {
    if (!keys.every(({ map, key }) => map === 'pos' && this.sent.has(key))) return false;
    this.setBacks += 1;
    for (const key of count > keys.length ? this.sent : keys.map((one) => one.key))
      this.barred.add(key);
    return true;
  }
}
