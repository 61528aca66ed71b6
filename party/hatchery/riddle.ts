import * as Y from 'yjs';
import type { Riddle } from './backlog.ts';

/** How far back a question goes, in clocks and bytes: what it costs its reader to answer. */
const most = { clocks: 256, bytes: 64 * 1024 };

/**
 * What to ask a client so that only a reader can answer: one clock of one client of the document is said
 * to be unknown, and whoever has the document sends what there is from it on. `null` for one that is empty.
 */
export function riddleOf(doc: Y.Doc, random: (below: number) => number): Riddle | null {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))];
  const [client, end] = clocks[random(clocks.length)] ?? [0, 0];
  if (end === 0) return null;
  let back = random(Math.min(end, most.clocks));
  const sizeOf = (clock: number) =>
    Y.encodeStateAsUpdate(doc, askedIn(doc, { client, clock })).length;
  while (back > 0 && sizeOf(end - 1 - back) > most.bytes + sizeOf(end)) back = Math.floor(back / 2);
  return { client, clock: end - 1 - back };
}

/** The state vector that asks it. */
export function askedIn(doc: Y.Doc, riddle: Riddle | null): Uint8Array {
  const known = Y.decodeStateVector(Y.encodeStateVector(doc));
  if (riddle !== null) known.set(riddle.client, riddle.clock);
  return Y.encodeStateVector(known);
}

/** Does this update begin where it was asked to? */
export function solves(update: Uint8Array, { client, clock }: Riddle): boolean {
  try {
    const { structs } = Y.decodeUpdate(update);
    return structs.find(({ id }) => id.client === client)?.id.clock === clock;
  } catch {
    return false;
  }
}
