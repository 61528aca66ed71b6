import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Place } from '../layout/place.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

type Layout = Pick<CanvasLayout, 'pos' | 'nobodys'>;

/**
 * A drop is told in two ways, as a new place, which goes out at once, and as the end of a drag, which a
 * page and then the room may each tell a tenth of a second later. Whichever of both comes first
 * waits so long (ms) for the other.
 */
export const dropMs = 3 * canvasBounds.awarenessEveryMs;

/**
 * Where others say that they drag something, as far as it is so. What somebody placed lies there: what
 * was told of a drag before that, or is told a moment after it, is of before. And where a drag ended,
 * it stays for a moment, until its place comes.
 */
export class ToldDrags {
  /** `isOver`: it was placed since. */
  private told = new Map<string, { at: Place; isOver: boolean }>();
  /** Where what nobody drags any more was last told to be, and when that ended (ms). */
  private readonly ended = new Map<string, { last: Place; at: number }>();
  /** Where everything was before it was placed anew, and when that was (ms), newest first. */
  private placed: readonly { before: Layout['pos']; at: number }[] = [];

  /** All that is told now. */
  hear(drags: ReadonlyMap<string, Place>, layout: Layout, now: number): void {
    const before = this.told;
    this.told = new Map();
    for (const [id, { at }] of this.ended) if (now - at >= dropMs) this.ended.delete(id);
    for (const [id, at] of drags) {
      const known = before.get(id);
      const isSaid = isSame(known?.at, at);
      const isOver = isSaid ? known?.isOver === true : this.wasPlaced(id, layout, now);
      this.told.set(id, { at, isOver });
      this.ended.delete(id);
    }
    for (const [id, { at: last, isOver }] of before)
      if (!isOver && !drags.has(id)) this.ended.set(id, { last, at: now });
  }

  /** Something was placed: where everything was until now, and where it is. */
  place(before: Layout['pos'], layout: Layout, now: number): void {
    this.placed = [{ before, at: now }, ...this.placed.filter(({ at }) => now - at < dropMs)];
    for (const [id, one] of this.told) one.isOver ||= isPlaced(id, before, layout);
    for (const id of this.ended.keys()) if (isPlaced(id, before, layout)) this.ended.delete(id);
  }

  /** What is dragged, or was lately. */
  ids(): Iterable<string> {
    return new Set([...this.told.keys(), ...this.ended.keys()]);
  }

  /** Where a drag has it; `null`: none does. `isForNow`: not for long, so look again. */
  of(id: string, now: number): { at: Place | null; isForNow: boolean } {
    const told = this.told.get(id);
    if (told !== undefined) return { at: told.isOver ? null : told.at, isForNow: false };
    const end = this.ended.get(id);
    const isAwaited = end !== undefined && now - end.at < dropMs;
    return { at: isAwaited ? end.last : null, isForNow: isAwaited };
  }

  private wasPlaced(id: string, layout: Layout, now: number): boolean {
    return this.placed.some(({ before, at }) => now - at < dropMs && isPlaced(id, before, layout));
  }
}

/** Did somebody put it elsewhere? What nobody placed gets a place of its own while it is dragged. */
const isPlaced = (id: string, before: Layout['pos'], { pos, nobodys }: Layout): boolean =>
  !nobodys.has(id) && !isSame(before.get(id), pos.get(id));

export const isSame = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.x === b?.x && a?.y === b?.y;
