import type { StoreApi } from 'zustand/vanilla';
import type { Graph } from '../graph/facts.ts';
import type { Place } from '../layout/place.ts';
import type { CanvasRoom, Draw } from '../sync/canvas-room.ts';
import type { Change } from '../sync/canvas-values.ts';
import type { OwnPlaces } from './own-places.ts';

/** What can be about one node, by what everybody reads: the shared document is for what everybody sees. */
export class Drawing {
  private readonly graph: StoreApi<Graph>;
  private readonly room: CanvasRoom;
  private readonly own: OwnPlaces;

  constructor(graph: StoreApi<Graph>, room: CanvasRoom, own: OwnPlaces) {
    this.graph = graph;
    this.room = room;
    this.own = own;
  }

  /** May others be told of it? Notes, groups and lines are everybody's. */
  readonly isShared = (id: string): boolean =>
    this.graph.getState().nodes.get(id)?.isPrivate !== true;

  /** Where it stands, if it was placed: for everybody, or what is private for oneself. */
  readonly placeOf = (id: string): Place | undefined =>
    this.isShared(id)
      ? this.room.store.getState().layout.pos.get(id)
      : this.own.store.getState().places.get(id);

  /** One act: places of what is private go where nobody else reads, and the rest to everybody. */
  readonly draw: Draw = (changes, options) => {
    const own = new Map<string, Place>();
    const shared: Change[] = [];
    for (const change of changes) {
      if (this.isAboutShared(change)) shared.push(change);
      else if (change.map === 'pos' && change.after !== undefined)
        own.set(change.key, { x: change.after.x, y: change.after.y });
    }
    if (own.size > 0) this.own.put(own);
    if (shared.length > 0) this.room.draw(shared, options);
  };

  private isAboutShared({ map, key, after }: Change): boolean {
    if (after === undefined) return true;
    if (map === 'pos') return this.isShared(key);
    if (map === 'edges') return this.isShared(after.from) && this.isShared(after.to);
    return map !== 'comments' || after.on === undefined || this.isShared(after.on);
  }
}
