import { createStore } from 'zustand/vanilla';
import { place } from '../../../shared/canvas/document.ts';
import { type NodeId, nodeId } from '../../../shared/canvas/node-id.ts';
import type { Result } from '../../../shared/methods/contract.ts';
import type { Place } from '../layout/place.ts';

interface Ports {
  /** A page of what was kept, after another. */
  read: (after: string | null) => Promise<Pick<Result<'graph.get'>, 'entries' | 'next'>>;
  /** Keeps some; whoever carries it tries until it was answered, and says so when it was refused. Never rejects. */
  place: (places: { node: NodeId; x: number; y: number }[]) => Promise<void>;
}

interface Known {
  /** What was kept is here. */
  isKnown: boolean;
  places: ReadonlyMap<string, Place>;
}

/**
 * Where one put what not everybody of the room may see. It is kept by the canvas for oneself alone, and
 * is in no document that others read.
 */
export class OwnPlaces {
  readonly store = createStore<Known>(() => ({ isKnown: false, places: new Map() }));
  private readonly ports: Ports;
  /** Put somewhere here, and not answered yet. */
  private readonly waiting = new Set<Place>();

  constructor(ports: Ports) {
    this.ports = ports;
  }

  /**
   * What is kept, also by another device since the last time; only what was put somewhere here meanwhile
   * stays there. Never rejects: what cannot be read is where it was known to be.
   */
  async load(): Promise<void> {
    const { places: before } = this.store.getState();
    const read = new Map<string, Place>();
    try {
      let after: string | null = null;
      do {
        const page: Awaited<ReturnType<Ports['read']>> = await this.ports.read(after);
        for (const { key, value } of page.entries) {
          const parsed = place.safeParse(value);
          if (parsed.success) read.set(key, { x: parsed.data.x, y: parsed.data.y });
        }
        after = page.next;
      } while (after !== null);
    } catch {
      // A room of before knows no such places.
      return this.store.setState({ isKnown: true });
    }
    const { places } = this.store.getState();
    const isOurs = ([id, at]: [string, Place]) => this.waiting.has(at) || before.get(id) !== at;
    this.store.setState({
      isKnown: true,
      places: new Map([...read, ...[...places].filter(isOurs)]),
    });
  }

  /** Seen at once. */
  put(moved: ReadonlyMap<string, Place>): void {
    const { places: before } = this.store.getState();
    this.store.setState({ places: new Map([...before, ...moved]) });
    const places = [...moved].flatMap(([id, { x, y }]) => {
      const node = nodeId.safeParse(id);
      return node.success ? [{ node: node.data, x: Math.round(x), y: Math.round(y) }] : [];
    });
    const parts: Promise<void>[] = [];
    for (let at = 0; at < places.length; at += mostAtOnce)
      parts.push(this.ports.place(places.slice(at, at + mostAtOnce)));
    for (const place of moved.values()) this.waiting.add(place);
    void Promise.all(parts).then(() => {
      for (const place of moved.values()) this.waiting.delete(place);
    });
  }
}

/** What `graph.place` takes. */
const mostAtOnce = 100;
