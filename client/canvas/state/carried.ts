import { createStore } from 'zustand/vanilla';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { shareMap } from '../graph/share-graph.ts';
import type { Place } from '../layout/place.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import { dragsOf } from './others.ts';
import { readOthers } from './read-others.ts';
import { isSame, ToldDrags } from './told-drags.ts';
import { noDrags } from './view-state.ts';

/** From where it was seen to where it goes. */
interface Way {
  from: Place;
  to: Place;
  /** When it began (ms). */
  since: number;
}

interface CarriedPorts {
  room: CanvasRoom;
  /** Where something stands when nobody drags it. */
  restOf(id: string): Place | undefined;
  /** Where one drags it oneself. */
  ownOf(id: string): Place | undefined;
  /** How long something goes from one place to the next (ms); 0: it is there at once. */
  glideMs(): number;
  now(): number;
  /** Calls with the next frame that is drawn; returns how to call off. */
  nextFrame(run: () => void): () => void;
}

/** Others are told ten times a second where something is: as their pointers do, it goes there evenly until the next is told. */
export const carriedMs = canvasBounds.awarenessEveryMs;

/**
 * What others drag, as it is drawn: at every frame a little nearer to where it was last told to be,
 * and once it is dropped to where it lies.
 */
export class Carried {
  readonly places = createStore<ReadonlyMap<string, Place>>(() => noDrags);
  private readonly ports: CarriedPorts;
  private readonly ways = new Map<string, Way>();
  private told = new ToldDrags();
  private drags: ReadonlyMap<string, Place> = noDrags;
  private offFrame: (() => void) | null = null;

  constructor(ports: CarriedPorts) {
    this.ports = ports;
  }

  /** Looks on until it is stopped. */
  run(): () => void {
    const { room, now } = this.ports;
    const offs = [
      room.others.subscribe(() => this.look()),
      room.store.subscribe(({ layout }, { layout: { pos: before }, phase }) => {
        if (layout.pos === before) return;
        // What comes as it opens was placed before.
        if (phase !== 'opening') this.told.place(before, layout, now());
        this.draw();
      }),
    ];
    this.look();
    return () => {
      for (const off of offs) off();
      this.offFrame?.();
      this.offFrame = null;
      this.ways.clear();
      this.told = new ToldDrags();
      this.drags = noDrags;
      this.places.setState(noDrags, true);
    };
  }

  private look(): void {
    const drags = dragsOf(readOthers(this.ports.room).others, this.drags);
    if (drags === this.drags) return;
    this.drags = drags;
    const { room, now } = this.ports;
    this.told.hear(drags, room.store.getState().layout, now());
    this.draw();
  }

  private draw(): void {
    this.offFrame?.();
    this.offFrame = null;
    const now = this.ports.now();
    const places = new Map<string, Place>();
    let isMoving = false;
    for (const id of new Set([...this.ways.keys(), ...this.told.ids()])) {
      const { at: dragged, isForNow } = this.told.of(id, now);
      isMoving ||= isForNow;
      const seen = this.go(id, dragged, now);
      if (seen === null) continue;
      places.set(id, seen.at);
      isMoving ||= !seen.isThere;
    }
    this.places.setState(shareMap(this.places.getState(), places), true);
    if (isMoving) this.offFrame = this.ports.nextFrame(() => this.draw());
  }

  /** Where it is seen on its way to where it is dragged, or to where it lies; `null`: it lies there. */
  private go(id: string, dragged: Place | null, now: number) {
    const rest = this.ports.restOf(id);
    const to = dragged ?? rest;
    const before = this.ways.get(id);
    if (to === undefined || (before === undefined && dragged === null)) {
      this.ways.delete(id);
      return null;
    }
    const from = this.ports.ownOf(id) ?? this.places.getState().get(id) ?? rest ?? to;
    const way = before !== undefined && isSame(before.to, to) ? before : { from, to, since: now };
    const ms = this.ports.glideMs();
    const isThere = now - way.since >= ms || isSame(way.from, way.to);
    if (isThere && dragged === null) {
      this.ways.delete(id);
      return null;
    }
    this.ways.set(id, way);
    return { at: isThere ? way.to : between(way, (now - way.since) / ms), isThere };
  }
}

const between = ({ from, to }: Way, share: number): Place => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});
