import * as Y from 'yjs';
import { automaticClient } from '../../shared/canvas/document.ts';

/** A client that the room itself writes a document as: 32 bits, as Yjs takes them, and never the one of nobody. */
export const freshRoomClient = (randomBytes: (count: number) => Uint8Array): number =>
  Math.max(new DataView(randomBytes(4).slice().buffer).getUint32(0), automaticClient + 1);

/** Is it the client of nobody, or one that would lose to it? No connection is, nor does the room write as one. */
export const isReserved = (client: number): boolean => client <= automaticClient;

/**
 * Puts these places there as nobody's, in one transaction. The client of nobody is the same in every
 * document, and whoever comes back with one of before is known by its other clients: so a trace of the room's
 * own, a key that is gone at once, goes before the first of them.
 */
export function writeAsNobody(doc: Y.Doc, places: Iterable<readonly [string, unknown]>): void {
  const own = doc.clientID;
  const pos = doc.getMap('pos');
  try {
    doc.transact(() => {
      if (Y.getState(doc.store, own) === 0) {
        pos.set(trace, 0);
        pos.delete(trace);
      }
      doc.clientID = automaticClient;
      for (const [node, place] of places) pos.set(node, place);
    }, 'room');
  } finally {
    doc.clientID = own;
  }
}

/** No node has it. */
const trace = 'trace';

/** Does a place stand there that nobody chose? */
export const isNobodys = (doc: Y.Doc, node: string): boolean =>
  doc.getMap('pos')._map.get(node)?.id.client === automaticClient;
