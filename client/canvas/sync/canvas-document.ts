import * as Y from 'yjs';
import {
  automaticClient,
  type CanvasMapName,
  canvasMapNames,
} from '../../../shared/canvas/document.ts';
import { type Change, readChange } from './canvas-values.ts';

/** One Yjs document of a canvas, as changes of its keys: whoever carries its updates has it. */
export class CanvasDocument {
  readonly doc: Y.Doc;
  private readonly maps: ReadonlyMap<unknown, CanvasMapName>;

  /** `changed`: what stands at these keys now. */
  constructor(changed: (changes: readonly Change[]) => void, doc = new Y.Doc()) {
    this.doc = doc;
    this.maps = new Map(canvasMapNames.map((name) => [this.doc.getMap(name), name]));
    this.doc.on('afterTransaction', (transaction: Y.Transaction) => {
      const changes = [...transaction.changed].flatMap(([type, keys]) =>
        this.changesOf(type, keys),
      );
      if (changes.length > 0) changed(changes);
    });
  }

  /** Sets or deletes keys in one update; answers with its own clock then. */
  write(changes: readonly Change[]): number {
    this.doc.transact(() => {
      for (const { map, key, after } of changes)
        if (after === undefined) this.doc.getMap(map).delete(key);
        else this.doc.getMap(map).set(key, after);
    });
    return this.ownClock(Y.encodeStateVector(this.doc));
  }

  ownClock(stateVector: Uint8Array): number {
    return Y.decodeStateVector(stateVector).get(this.doc.clientID) ?? 0;
  }

  private changesOf(type: unknown, keys: ReadonlySet<string | null>): Change[] {
    const map = this.maps.get(type);
    if (map === undefined) return [];
    return [...keys].flatMap((key) => {
      if (key === null) return [];
      const value: unknown = this.doc.getMap(map).get(key);
      // What a canvas cannot have is shown as if it were not there; the room sets it back.
      const change = readChange(map, key, value) ?? readChange(map, key, undefined);
      if (change === null) return [];
      return this.isNobodys(change) ? [{ ...change, isNobodys: true }] : [change];
    });
  }

  private isNobodys({ map, key, after }: Change): boolean {
    if (map !== 'pos' || after === undefined) return false;
    return this.doc.getMap(map)._map.get(key)?.id.client === automaticClient;
  }
}
