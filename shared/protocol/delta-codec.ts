import { fromUtf8, toUtf8 } from '../lib/utf8.ts';
import { readVarint, varintLength, writeVarint } from '../lib/varint.ts';

/**
 * A run of new text in one compact binary frame:
 *
 *   kind (1 byte) · varint ref · varint rev · varint offset · UTF-8 text
 *
 * `offset` counts UTF-16 units, so that every replica can index its string; text never begins or
 * ends inside a surrogate pair. Kind 1 is a delta, kind 2 (only from producers) a delta after which
 * everything so far is to be stored and confirmed. Other kinds are ignored by old readers.
 */
export interface DeltaFrame {
  ref: number;
  rev: number;
  offset: number;
  text: string;
  persist: boolean;
}

const DELTA = 1;
const DELTA_PERSIST = 2;

export function encodeDelta(delta: DeltaFrame): Uint8Array<ArrayBuffer> {
  const text = toUtf8(delta.text);
  const head = 1 + varintLength(delta.ref) + varintLength(delta.rev) + varintLength(delta.offset);
  const frame = new Uint8Array(head + text.length);
  frame[0] = delta.persist ? DELTA_PERSIST : DELTA;
  let at = writeVarint(frame, 1, delta.ref);
  at = writeVarint(frame, at, delta.rev);
  at = writeVarint(frame, at, delta.offset);
  frame.set(text, at);
  return frame;
}

/** `null` for a kind this code does not know and for bytes that are no delta. */
export function decodeDelta(frame: Uint8Array): DeltaFrame | null {
  const kind = frame[0];
  if (kind !== DELTA && kind !== DELTA_PERSIST) return null;
  const ref = readVarint(frame, 1);
  const rev = ref && readVarint(frame, ref.next);
  const offset = rev && readVarint(frame, rev.next);
  if (!ref || !rev || !offset) return null;
  try {
    const text = fromUtf8(frame.subarray(offset.next));
    return {
      ref: ref.value,
      rev: rev.value,
      offset: offset.value,
      text,
      persist: kind === DELTA_PERSIST,
    };
  } catch {
    return null;
  }
}
