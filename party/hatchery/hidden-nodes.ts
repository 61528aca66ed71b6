import { type CanvasMapName, canvasMapNames, readEntry } from '../../shared/canvas/document.ts';
import type { NodeId } from '../../shared/canvas/node-id.ts';
import type { Wish } from './canvas.ts';
import type { CanvasStore } from './canvas-store.ts';
import type { Keeper } from './keeper.ts';

interface HiddenPorts {
  store: CanvasStore;
  /** Those that are hidden now; the guard reads it. */
  nodes: Set<string>;
  keeper: Keeper;
  /** False when it could not be stored. */
  flush(): boolean;
}

/** A key of the document that was about a node, and what stood there. */
export interface Withheld {
  map: CanvasMapName;
  key: string;
  value: unknown;
}

/**
 * Nodes that only some of the room may see: chats that name their readers, and what belongs to them.
 * The one document is read by everybody, so nothing in it is about them. What stood there about a node
 * that becomes private is taken out and kept, and stands again when everybody may see it.
 */
export class HiddenNodes {
  private readonly ports: HiddenPorts;

  constructor(ports: HiddenPorts) {
    this.ports = ports;
  }

  has(node: string): boolean {
    return this.ports.nodes.has(node);
  }

  /** What the room says of some nodes; older words change nothing. Throws when it could not be stored: it is told again. */
  hear(nodes: readonly NodeId[], isHidden: boolean, version: number): void {
    const { store } = this.ports;
    const news = nodes.filter((node) => (store.aside.hiddenVersion(node) ?? -1) < version);
    // A line between two that are shown in one word stands again: none of them is hidden when it is looked at.
    if (!isHidden) for (const node of news) this.ports.nodes.delete(node);
    for (const node of news)
      if (isHidden) this.hide(node);
      else this.show(node);
    if (!this.ports.flush()) throw new Error('the canvas could not be stored');
    for (const node of news) store.aside.putHidden(node, isHidden, version);
  }

  private hide(node: NodeId): void {
    const { store, nodes, keeper } = this.ports;
    nodes.add(node);
    const about = this.about(node);
    store.aside.withhold(node, about);
    keeper.canvas.set(about.map(({ map, key }) => ({ map, key, after: undefined })));
  }

  private show(node: NodeId): void {
    const { store, nodes, keeper } = this.ports;
    const wishes: Wish[] = [];
    for (const withheld of store.aside.withheld(node)) {
      const { map, key, value } = withheld;
      const after = readEntry(map, key, value);
      if (after === null || keeper.canvas.valueOf(map, key) !== undefined) continue;
      const end = hiddenEnd(withheld, nodes);
      if (end === null) wishes.push({ map, key, after });
      else store.aside.withhold(end, [withheld]);
    }
    keeper.canvas.set(wishes);
  }

  /** Where it stands, the lines to it, and what was said at it with its answers. */
  private about(node: NodeId): Withheld[] {
    const { canvas } = this.ports.keeper;
    const said = new Set<string>();
    for (const [key, value] of canvas.entriesOf('comments'))
      if (readEntry('comments', key, value)?.on === node) said.add(key);
    const isAbout = (map: CanvasMapName, key: string, value: unknown): boolean => {
      switch (map) {
        case 'pos':
          return key === node;
        case 'edges': {
          const line = readEntry('edges', key, value);
          return line?.from === node || line?.to === node;
        }
        case 'comments':
        case 'resolved':
          return said.has(key);
        case 'replies':
          return said.has(readEntry('replies', key, value)?.to ?? '');
        default:
          return false;
      }
    };
    return canvasMapNames.flatMap((map) =>
      canvas
        .entriesOf(map)
        .flatMap(([key, value]) => (isAbout(map, key, value) ? [{ map, key, value }] : [])),
    );
  }
}

/** A line has two ends: the other one may be hidden still, and the line waits for it. */
function hiddenEnd({ map, key, value }: Withheld, nodes: ReadonlySet<string>): NodeId | null {
  const line = map === 'edges' ? readEntry(map, key, value) : null;
  return [line?.from, line?.to].find((end) => end !== undefined && nodes.has(end)) ?? null;
}
