import { canvasBounds as bounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Place } from '../../../shared/canvas/document.ts';
import { type CanvasLayout, withChanges } from './canvas-values.ts';

/** So far below each other stand those whose place nobody knows: a frame is no higher, unless it says so. */
const apart = 296;

/**
 * A note or frame that one deletes while another writes in it keeps its words and has no place any more.
 * It is seen all the same: where it stood, or else below everything, the same in every page, until
 * the room has a place for it.
 */
export class Stands {
  /** Where each stood when it was last seen. */
  private readonly last = new Map<string, Place>();
  private lost: ReadonlyMap<string, Place> = new Map();

  /** Of what one sees, those that nothing says a place of. */
  get placeless(): ReadonlyMap<string, Place> {
    return this.lost;
  }

  /** With a place, which nobody chose, for each that has none. */
  of(layout: CanvasLayout): CanvasLayout {
    const { pos, notes, groups } = layout;
    const lost: string[] = [];
    const look = (id: string) => {
      const place = pos.get(id);
      if (place === undefined) lost.push(id);
      else this.last.set(id, place);
    };
    for (const key of notes.keys()) look(`note:${key}`);
    for (const key of groups.keys()) look(`group:${key}`);
    if (lost.length + this.lost.size === 0) return layout;
    const free = lost.length === 0 ? { x: 0, y: 0 } : below(layout);
    this.lost = new Map(
      lost.sort().map((id, at) => {
        const y = Math.min(bounds.coordinate, free.y + at * apart);
        return [id, this.last.get(id) ?? { x: free.x, y }];
      }),
    );
    for (const [id, place] of this.lost) this.last.set(id, place);
    return withChanges(
      layout,
      [...this.lost].map(([key, after]) => ({ map: 'pos', key, after, isNobodys: true })),
    );
  }
}

/** Under what stands lowest. */
function below({ pos, looks }: CanvasLayout): Place {
  let lowest: Place | null = null;
  for (const [id, { x, y }] of pos) {
    const end = y + (looks.get(id)?.h ?? 0) + apart;
    if (lowest === null || end > lowest.y || (end === lowest.y && x < lowest.x))
      lowest = { x, y: end };
  }
  return lowest ?? { x: 0, y: 0 };
}
