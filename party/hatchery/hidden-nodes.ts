import { type CanvasMapName, canvasMapNames, readEntry } from '../../shared/canvas/document.ts';
import { type NodeId, nodeId } from '../../shared/canvas/node-id.ts';
import type { CanvasStore } from './canvas-store.ts';
import type { Wish } from './guard-content.ts';
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
    if (news.length === 0) return;
    if (isHidden) this.hide(news);
    else this.show(news);
    if (!this.ports.flush()) throw new Error('the canvas could not be stored');
    for (const node of news) store.aside.putHidden(node, isHidden, version);
  }

  private hide(news: readonly NodeId[]): void {
    const { store, nodes, keeper } = this.ports;
    for (const node of news) nodes.add(node);
    for (const [node, about] of this.about(new Set(news))) {
      // What nobody chose is given anew.
      const isChosen = ({ map, key }: Withheld) => map !== 'pos' || !keeper.canvas.isNobodys(key);
      store.aside.withhold(node, about.filter(isChosen));
      keeper.canvas.set(about.map(({ map, key }) => ({ map, key, after: undefined })));
    }
  }

  /** A line between two that are shown in one word stands again: none of them is hidden when it is looked at. */
  private show(news: readonly NodeId[]): void {
    const { store, nodes, keeper } = this.ports;
    for (const node of news) nodes.delete(node);
    const wishes: Wish[] = [];
    for (const withheld of news.flatMap((node) => store.aside.withheld(node))) {
      const { map, key, value } = withheld;
      const after = readEntry(map, key, value);
      if (after === null || keeper.canvas.valueOf(map, key) !== undefined) continue;
      const end = hiddenEnd(withheld, nodes);
      if (end === null) wishes.push({ map, key, after });
      else store.aside.withhold(end, [withheld]);
    }
    keeper.canvas.set(wishes);
  }

  /**
   * Where each stands, the lines to it, and what was said at it with its answers. All in one go: with its
   * first visitor a canvas hears of every private chat that there is.
   */
  private about(hidden: ReadonlySet<string>): Map<NodeId, Withheld[]> {
    const { canvas } = this.ports.keeper;
    const entries = canvasMapNames.flatMap((map) =>
      canvas.entriesOf(map).map(([key, value]) => ({ map, key, value })),
    );
    const said = new Map<string, NodeId | undefined>();
    for (const { map, key, value } of entries)
      if (map === 'comments') said.set(key, readEntry(map, key, value)?.on);
    const nodeOf = ({ map, key, value }: Withheld): string | undefined => {
      switch (map) {
        case 'pos':
          return key;
        case 'edges': {
          const line = readEntry(map, key, value);
          return [line?.from, line?.to].find((end) => end !== undefined && hidden.has(end));
        }
        case 'comments':
        case 'resolved':
          return said.get(key);
        case 'replies':
          return said.get(readEntry(map, key, value)?.to ?? '');
        default:
          return undefined;
      }
    };
    const about = new Map<NodeId, Withheld[]>();
    for (const entry of entries) {
      const node = nodeId.safeParse(nodeOf(entry));
      if (!node.success || !hidden.has(node.data)) continue;
      const some = about.get(node.data);
      if (some === undefined) about.set(node.data, [entry]);
      else some.push(entry);
    }
    return about;
  }
}

/** A line has two ends: the other one may be hidden still, and the line waits for it. */
function hiddenEnd({ map, key, value }: Withheld, nodes: ReadonlySet<string>): NodeId | null {
  const line = map === 'edges' ? readEntry(map, key, value) : null;
  return [line?.from, line?.to].find((end) => end !== undefined && nodes.has(end)) ?? null;
}
