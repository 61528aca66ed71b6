import * as z from 'zod/mini';
import { parseJson } from '../lib/parse-json.ts';
import { readVarint, varintLength, writeVarint } from '../lib/varint.ts';

/**
 * The socket of a canvas, `/parties/hatchery/<room id>`: y-protocols' sync (0) and awareness (1) as
 * every y-partykit and y-partyserver client speaks them, two binary messages of our own from the
 * room, read with `provider.messageHandlers[9]` and `[10]` (a client that
 * has none says so in its console and goes on), and one to the room, which a client need not know: where
 * what nobody placed came to stand. Close codes are those of the room's socket.
 */
export const canvasMessages = { sync: 0, awareness: 1, saved: 9, notice: 10, places: 11 } as const;

/**
 * What is stored. A client's edit is saved once the state vector covers its clock, and, since a
 * deletion has no clock, once as many of its update frames are counted as it sent on this socket
 * (frames `0,2` in `updates`, answers `0,1` in `answers`).
 */
export interface Saved {
  stateVector: Uint8Array;
  answers: number;
  updates: number;
}

/** After the type: the state vector by length, then both counts, all varints. */
export function encodeSaved({ stateVector, answers, updates }: Saved): Uint8Array<ArrayBuffer> {
  const { length } = stateVector;
  const all = 1 + varintLength(length) + length + varintLength(answers) + varintLength(updates);
  const bytes = new Uint8Array(all);
  let at = writeVarint(bytes, 0, canvasMessages.saved);
  at = writeVarint(bytes, at, length);
  bytes.set(stateVector, at);
  at = writeVarint(bytes, at + length, answers);
  writeVarint(bytes, at, updates);
  return bytes;
}

/** Of a whole frame, its type included; `null` if it is none. */
export function decodeSaved(frame: Uint8Array): Saved | null {
  const type = readVarint(frame, 0);
  if (type?.value !== canvasMessages.saved) return null;
  const length = readVarint(frame, type.next);
  if (length === null || length.next + length.value > frame.length) return null;
  const end = length.next + length.value;
  const answers = readVarint(frame, end);
  const updates = answers && readVarint(frame, answers.next);
  if (answers === null || updates === null) return null;
  return {
    stateVector: frame.slice(length.next, end),
    answers: answers.value,
    updates: updates.value,
  };
}

/**
 * What the room says of an edit in words. `rebuild`: an update was dropped and nothing of it stands;
 * what this client sends from now on would be dropped as well, so it makes a fresh document with a
 * fresh id and sets again what it had not saved; `isRenewed` when it is nothing of the client's: the
 * room wrote its document anew. Who still sends edits on that socket ten seconds later is hung up on
 * (4400). `undone`: these keys were set back for all. `refused`:
 * this member may only look; `you` says whether they may draw and, where not, `why`: by their `role`, in a
 * `pause` of the room's agents, or with a `key` that is good for less. `unplaced`: of places that nobody chose the room takes none for these nodes, with
 * `isFull` none for now.
 */
export const canvasNotice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rebuild'),
    why: z.string(),
    isRenewed: z.optional(z.boolean()),
  }),
  z.object({
    kind: z.literal('undone'),
    why: z.string(),
    /** The first 50 of `count`. */
    keys: z.array(z.object({ map: z.string(), key: z.string() })),
    count: z.optional(z.int()),
  }),
  z.object({ kind: z.literal('refused'), why: z.string() }),
  z.object({
    kind: z.literal('unplaced'),
    nodes: z.array(z.string()),
    isFull: z.optional(z.boolean()),
  }),
  /** First on every socket: who the room takes this client for. */
  z.object({
    kind: z.literal('you'),
    principal: z.string(),
    name: z.string(),
    mayEdit: z.boolean(),
    why: z.optional(z.enum(['role', 'pause', 'key'])),
  }),
]);
export type CanvasNotice = z.infer<typeof canvasNotice>;
export type OnlyLooks = NonNullable<Extract<CanvasNotice, { kind: 'you' }>['why']>;

export const encodeNotice = (notice: CanvasNotice): Uint8Array<ArrayBuffer> =>
  jsonFrame(canvasMessages.notice, notice);

/** Where a node that nobody placed came to stand. */
export interface AutomaticPlace {
  node: string;
  x: number;
  y: number;
}

/** Asks the room to keep it for everybody, where nothing stands; see `automatic-places.ts`. */
export const encodePlaces = (places: readonly AutomaticPlace[]): Uint8Array<ArrayBuffer> =>
  jsonFrame(canvasMessages.places, places);

/** After the type: JSON by its length in bytes. */
function jsonFrame(type: number, said: unknown): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(JSON.stringify(said));
  const bytes = new Uint8Array(varintLength(type) + varintLength(json.length) + json.length);
  const at = writeVarint(bytes, 0, type);
  bytes.set(json, writeVarint(bytes, at, json.length));
  return bytes;
}

/** Of a whole frame, its type included; `null` if it is none that this code knows. */
export function decodeNotice(frame: Uint8Array): CanvasNotice | null {
  const parsed = canvasNotice.safeParse(readJson(frame, canvasMessages.notice));
  return parsed.success ? parsed.data : null;
}

/** What a whole frame of this type says; `undefined` for any other. */
export function readJson(frame: Uint8Array, of: number): unknown {
  const type = readVarint(frame, 0);
  if (type?.value !== of) return undefined;
  const length = readVarint(frame, type.next);
  if (length === null || length.next + length.value > frame.length) return undefined;
  return parseJson(
    new TextDecoder().decode(frame.subarray(length.next, length.next + length.value)),
  );
}
