import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { canvasMapNames } from '../../shared/canvas/document.ts';
import { utf8Length } from '../../shared/lib/utf8.ts';
import type { CanvasStore } from './canvas-store.ts';
import { isNobodys, writeAsNobody } from './room-client.ts';

/**
 * The stored document. Yjs remembers every key that ever was; once that memory outweighs what the
 * canvas says, and nobody is there to be confused, it is written anew as its values alone.
 */
export function loadDocument(
  store: CanvasStore,
  { isAlone, freshClient, now }: { isAlone: boolean; freshClient: () => number; now: number },
): Y.Doc {
  const doc = new Y.Doc();
  const { updates, signed } = store.load();
  for (const update of updates) Y.applyUpdate(doc, update);
  const isMuch = signed.length > bounds.signed;
  if (!isAlone || !(isMuch || isWorn(doc, bounds.pastBytes))) return doc;
  return renew(store, doc, { client: freshClient(), now });
}

/**
 * Is it larger than this, and mostly past? Of one that is full, and takes nothing any more, a quarter is
 * enough: its people cannot make it less by themselves.
 */
export function isWorn(doc: Y.Doc, most: number): boolean {
  const { length } = Y.encodeStateAsUpdate(doc);
  if (length < most) return false;
  const says = canvasMapNames.map((map) => utf8Length(JSON.stringify(doc.getMap(map).toJSON())));
  const times = length > bounds.documentBytes ? bounds.pastTimesFull : bounds.pastTimes;
  return length > times * says.reduce((sum, one) => sum + one, 0);
}

/**
 * Writes the document anew as its values alone. Whoever comes back with the document of before is told to
 * make a fresh one: what they wrote as then ended. Who wrote what is no longer there is forgotten once
 * that is much: it can then come back in its finder's name, and in nobody else's. What is only withheld
 * is not gone.
 */
export function renew(
  store: CanvasStore,
  doc: Y.Doc,
  { client, now }: { client: number; now: number },
): Y.Doc {
  const fresh = withoutPast(doc, client);
  const { signed } = store.load();
  const withheld = new Set(store.aside.withheldKeys().map(({ map, key }) => `${map} ${key}`));
  const forget =
    signed.length > bounds.signed
      ? signed.filter(
          ({ map, key }) => !fresh.getMap(map).has(key) && !withheld.has(`${map} ${key}`),
        )
      : [];
  store.renew({ state: Y.encodeStateAsUpdate(fresh), roomClient: client, at: now, forget });
  return fresh;
}

function withoutPast(doc: Y.Doc, client: number): Y.Doc {
  const fresh = new Y.Doc();
  fresh.clientID = client;
  const nobodys = [...doc.getMap('pos').entries()].filter(([node]) => isNobodys(doc, node));
  const automatic = new Set(nobodys.map(([node]) => node));
  fresh.transact(() => {
    for (const map of canvasMapNames)
      for (const [key, value] of doc.getMap(map).entries())
        if (map !== 'pos' || !automatic.has(key)) fresh.getMap(map).set(key, value);
    writeAsNobody(fresh, nobodys);
  });
  return fresh;
}
