import * as Y from 'yjs';
import { canvasBounds as bounds } from '../../shared/canvas/canvas-bounds.ts';
import { isCanvasMapName } from '../../shared/canvas/document.ts';
import { readVarint } from '../../shared/lib/varint.ts';

/** What the room knows of the ids that write into the document. */
export interface Clients {
  /** How many clocks of this client the document holds. */
  known(client: number): number;
  /** Was it of a document before this one? */
  isOld(client: number): boolean;
  /** May this connection write as this client? */
  mayWriteAs(client: number): boolean;
  /** Would it come over what somebody else did there long before it came, and its writer did not know? */
  isLate(item: Y.Item): boolean;
}

/** `writes`: clients that it has something new of. `deletes`: it deletes something, perhaps again. */
export type Structure =
  | { ok: true; writes: readonly number[]; deletes: boolean }
  | { ok: false; why: string; isOld?: boolean };

/**
 * Looks at an update before it touches a document: only new items of the sender's own client, each
 * on what is already there, only plain values in the maps of a canvas. What passes is integrated at
 * once and whole: it leaves nothing waiting for what never comes, and no other shape of document. The
 * old form alone is read: bytes of the newer one hang its decoder.
 */
export function lookAtStructure(update: Uint8Array, clients: Clients): Structure {
  if (update.length > bounds.updateBytes) return bad('It is too large.');
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return bad('It is no update.');
  }
  // Bytes of the newer form read like an update without items, with much behind it.
  if (decoded.structs.length === 0 && !endsWithDeletes(update)) return bad('It is no update.');
  if (decoded.structs.some(({ id }) => clients.isOld(id.client)))
    return { ok: false, why: writtenAnew, isOld: true };
  if (decoded.structs.length > bounds.updateItems) return bad('It holds too much at once.');
  const ends = new Map<number, number>();
  const writes: number[] = [];
  let last: number | null = null;
  for (const struct of decoded.structs) {
    const { client, clock } = struct.id;
    const known = clients.known(client);
    const end = ends.get(client);
    if (end !== undefined && client !== last) return bad('It is out of order.');
    if (end === undefined ? clock > known : clock !== end)
      return bad('Something before it is missing.');
    if (!(struct.length > 0)) return bad('It holds an empty item.');
    const after = clock + struct.length;
    if (after > bounds.clocks) return bad('It counts further than a canvas does.');
    last = client;
    ends.set(client, after);
    if (after <= known) continue;
    // Yjs cuts off what it knows and keeps the map and key that the whole item says: nobody else would.
    if (clock < known) return bad('It repeats what is there and goes on.');
    if (!clients.mayWriteAs(client)) return bad('It is written as somebody else.');
    if (!writes.includes(client)) writes.push(client);
    const why = whyNotItem(struct, clients);
    if (why !== null) return bad(why);
  }
  const endOf = (client: number) => Math.max(ends.get(client) ?? 0, clients.known(client));
  return (
    lookAtDeletes(decoded.ds, endOf) ?? { ok: true, writes, deletes: decoded.ds.clients.size > 0 }
  );
}

function whyNotItem(struct: Y.Item | Y.GC | Y.Skip, clients: Clients): string | null {
  // Only what lay in a nested type is collected, and a canvas has none.
  if (!(struct instanceof Y.Item)) return 'It is no value of a map.';
  const { parent, parentSub, origin, rightOrigin, content, id } = struct;
  if (rightOrigin !== null) return 'It is no value of a map.';
  if (origin === null) {
    if (typeof parent !== 'string' || !isCanvasMapName(parent) || parentSub === null)
      return 'It is no value of a map.';
    if (parentSub.length > bounds.keyUnits) return 'A key is too long.';
  } else {
    const isOwn = origin.client === id.client && origin.clock < id.clock;
    if (!isOwn && origin.clock >= clients.known(origin.client))
      return 'Something before it is missing.';
  }
  if (clients.isLate(struct)) return late;
  if (content instanceof Y.ContentDeleted)
    return content.len > bounds.deletedRun ? 'It deletes too much at once.' : null;
  const isValue = content instanceof Y.ContentAny && content.arr.length === 1;
  return isValue ? null : 'It is no plain value.';
}

/** Nothing is deleted that is not there yet: it would wait for ever. */
function lookAtDeletes(
  { clients }: ReturnType<typeof Y.decodeUpdate>['ds'],
  endOf: (client: number) => number,
): Structure | null {
  for (const [client, items] of clients)
    for (const { clock, len } of items)
      if (!(len > 0) || clock + len > endOf(client)) return bad('It deletes what is not there.');
  return null;
}

/** Of an update without items: are its deletions all there is? */
function endsWithDeletes(update: Uint8Array): boolean {
  let at = 0;
  const next = (): number => {
    const read = readVarint(update, at);
    at = read?.next ?? Number.POSITIVE_INFINITY;
    return read?.value ?? 0;
  };
  if (next() !== 0) return false;
  for (let clients = next(); clients > 0 && at <= update.length; clients--) {
    next();
    for (let items = next() * 2; items > 0 && at <= update.length; items--) next();
  }
  return at === update.length;
}

export const writtenAnew = 'The canvas was written anew.';

const late = 'The same was changed before it arrived.';

const bad = (why: string): Structure => ({ ok: false, why });
