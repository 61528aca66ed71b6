import * as Y from 'yjs';
import { type AutomaticPlaces, decodePlaces } from '../../shared/canvas/automatic-places.ts';
import { canvasMessages } from '../../shared/canvas/wire.ts';
import { fromUtf8, toUtf8 } from '../../shared/lib/utf8.ts';
import { readVarint, varintLength, writeVarint } from '../../shared/lib/varint.ts';

/** What a client says on the socket of a canvas; see y-protocols. */
export type ClientFrame =
  | { kind: 'ask'; stateVector: Uint8Array }
  | { kind: 'answer' | 'update'; update: Uint8Array }
  | { kind: 'awareness'; states: readonly AwarenessEntry[] }
  | { kind: 'places'; places: AutomaticPlaces };

/** `state`: JSON, as it came; `null` says that the client is gone. */
export interface AwarenessEntry {
  client: number;
  clock: number;
  state: string;
}

const syncKinds = ['ask', 'answer', 'update'] as const;

/** `null` for what is no frame of a client: nothing behind it, nothing of another kind. */
export function readClientFrame(bytes: Uint8Array): ClientFrame | null {
  const type = readVarint(bytes, 0);
  if (type?.value === canvasMessages.awareness) {
    const body = readBytes(bytes, type.next);
    const states = body && readStates(body);
    return states === null ? null : { kind: 'awareness', states };
  }
  if (type?.value === canvasMessages.places) {
    const places = decodePlaces(bytes);
    return places === null ? null : { kind: 'places', places };
  }
  if (type?.value !== canvasMessages.sync) return null;
  const sub = readVarint(bytes, type.next);
  const kind = sub && syncKinds[sub.value];
  const body = sub && readBytes(bytes, sub.next);
  if (kind === null || kind === undefined || body === null) return null;
  return kind === 'ask' ? { kind, stateVector: body } : { kind, update: body };
}

/** The rest of a frame: bytes by their length, and nothing behind them. */
function readBytes(from: Uint8Array, at: number): Uint8Array | null {
  const length = readVarint(from, at);
  if (length === null || length.next + length.value !== from.length) return null;
  return from.subarray(length.next);
}

function readStates(body: Uint8Array): AwarenessEntry[] | null {
  const count = readVarint(body, 0);
  if (count === null || count.value > body.length) return null;
  const states: AwarenessEntry[] = [];
  let at = count.next;
  for (let i = 0; i < count.value; i++) {
    const client = readVarint(body, at);
    const clock = client && readVarint(body, client.next);
    const length = clock && readVarint(body, clock.next);
    if (client === null || clock === null || length === null) return null;
    const end = length.next + length.value;
    if (end > body.length) return null;
    const state = readText(body.subarray(length.next, end));
    if (state === null) return null;
    states.push({ client: client.value, clock: clock.value, state });
    at = end;
  }
  return states;
}

function readText(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch {
    return null;
  }
}

/** The body of an awareness message about one client. */
export function awarenessOf({ client, clock, state }: AwarenessEntry): Uint8Array<ArrayBuffer> {
  const text = toUtf8(state);
  const head = [1, client, clock, text.length];
  const bytes = new Uint8Array(head.reduce((sum, one) => sum + varintLength(one), text.length));
  let at = 0;
  for (const one of head) at = writeVarint(bytes, at, one);
  bytes.set(text, at);
  return bytes;
}

export const awarenessFrame = (body: Uint8Array): Uint8Array<ArrayBuffer> =>
  frame([canvasMessages.awareness], body);

/** Asks a client for what it has and the document has not, or what is beyond another state vector. */
export const askFrame = (
  doc: Y.Doc,
  stateVector = Y.encodeStateVector(doc),
): Uint8Array<ArrayBuffer> => frame([canvasMessages.sync, 0], stateVector);

/** What the document has and the asker has not. Throws on what is no state vector. */
export const answerFrame = (doc: Y.Doc, stateVector: Uint8Array): Uint8Array<ArrayBuffer> =>
  frame([canvasMessages.sync, 1], Y.encodeStateAsUpdate(doc, stateVector));

export const updateFrame = (update: Uint8Array): Uint8Array<ArrayBuffer> =>
  frame([canvasMessages.sync, 2], update);

function frame(types: readonly number[], body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(types.length + varintLength(body.length) + body.length);
  bytes.set(types);
  bytes.set(body, writeVarint(bytes, types.length, body.length));
  return bytes;
}
