import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Place } from '../layout/place.ts';

type Places = ReadonlyMap<string, Place>;

/**
 * A drop is told in two ways, as a new place and as the end of a drag, which a page and then the room
 * may tell a moment later: whichever of both comes first waits so long (ms) for the other.
 */
export const dropMs = 3 * canvasBounds.awarenessEveryMs;

/**
 * Where others say that they drag something, as far as it is so. What was placed just now lies there,
 * whatever is still told of a drag before it; and where a drag ended just now, it stays until its place comes.
 */
export class ToldDrags {
  private told: Places = new Map();
  /** Where what nobody drags any more was last told to be, and when that ended (ms). */
  private readonly ended = new Map<string, { last: Place; at: number }>();
  /** Where everything was placed before it was placed anew, and when that was (ms), newest first. */
  private placed: readonly { before: Places; at: number }[] = [];

  /** Of all that is told now. */
  hear(told: Places, now: number): void {
    for (const [id, { at }] of this.ended)
      if (told.has(id) || now - at >= dropMs) this.ended.delete(id);
    for (const [id, last] of this.told) if (!told.has(id)) this.ended.set(id, { last, at: now });
    this.told = told;
  }

  /** Somebody placed something; `before`: where everything was placed until now. */
  place(before: Places, now: number): void {
    const late = this.placed.filter(({ at }) => now - at < dropMs);
    this.placed = [{ before, at: now }, ...late];
  }

  /** What is dragged, or was until just now. */
  ids(): Iterable<string> {
    return new Set([...this.told.keys(), ...this.ended.keys()]);
  }

  /** Where a drag has it, by where everything is placed now; `null`: none does. `isForNow`: by the time alone it will be another way. */
  of(id: string, places: Places, now: number): { at: Place | null; isForNow: boolean } {
    const isPlaced = this.placed.some(
      ({ before, at }) => now - at < dropMs && !isSame(before.get(id), places.get(id)),
    );
    const told = this.told.get(id);
    if (told !== undefined) return { at: isPlaced ? null : told, isForNow: isPlaced };
    const end = this.ended.get(id);
    if (end === undefined || isPlaced || now - end.at >= dropMs)
      return { at: null, isForNow: false };
    return { at: end.last, isForNow: true };
  }
}

export const isSame = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.x === b?.x && a?.y === b?.y;
