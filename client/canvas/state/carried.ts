import { createStore } from 'zustand/vanilla';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { Place } from '../layout/place.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import { dragsOf } from './others.ts';
import { readOthers } from './read-others.ts';
import { noDrags } from './view-state.ts';

/** From where it was seen to where it was last told to be. */
interface Way {
  from: Place;
  to: Place;
  /** When it was told (ms). */
  since: number;
}

interface CarriedPorts {
  room: CanvasRoom;
  /** Where something stands when nobody drags it. */
  restOf(id: string): Place | undefined;
  /** How long something goes from one place that is told to the next (ms); 0: it is there at once. */
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
  private drags: ReadonlyMap<string, Place> = noDrags;
  private offFrame: (() => void) | null = null;

  constructor(ports: CarriedPorts) {
    this.ports = ports;
  }

  /** Looks on until it is stopped. */
  run(): () => void {
    const off = this.ports.room.others.subscribe(() => this.look());
    this.look();
    return () => {
      off();
      this.offFrame?.();
      this.offFrame = null;
      this.ways.clear();
      this.drags = noDrags;
      this.places.setState(noDrags, true);
    };
  }

  private look(): void {
    const before = this.drags;
    this.drags = dragsOf(readOthers(this.ports.room).others, before);
    if (this.drags === before) return;
    for (const id of new Set([...before.keys(), ...this.drags.keys()])) {
      const to = this.drags.get(id) ?? this.ports.restOf(id);
      if (to === undefined) this.ways.delete(id);
      else if (to !== before.get(id)) this.go(id, to);
    }
    this.draw();
  }

  private go(id: string, to: Place): void {
    const from = this.places.getState().get(id) ?? this.ports.restOf(id) ?? to;
    this.ways.set(id, { from, to, since: this.ports.now() });
  }

  private draw(): void {
    this.offFrame?.();
    this.offFrame = null;
    const ms = this.ports.glideMs();
    const now = this.ports.now();
    const places = new Map<string, Place>();
    let isGoing = false;
    for (const [id, way] of this.ways) {
      const isThere = now - way.since >= ms;
      if (isThere && !this.drags.has(id)) this.ways.delete(id);
      else places.set(id, isThere ? way.to : between(way, (now - way.since) / ms));
      isGoing ||= !isThere;
    }
    this.places.setState(places.size === 0 ? noDrags : places, true);
    if (isGoing) this.offFrame = this.ports.nextFrame(() => this.draw());
  }
}

const between = ({ from, to }: Way, share: number): Place => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});
