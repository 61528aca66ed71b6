import * as z from 'zod/mini';
import { parseJson } from '../lib/parse-json.ts';
import { utf8Length, wholeCharacters } from '../lib/utf8.ts';
import { wireLimits } from './wire-limits.ts';

/**
 * A text frame of the room that is larger than `serverFrameBytes` travels as pieces, one behind the
 * other on the same socket with nothing between them; their texts joined are the frame.
 */
export const pieceFrame = z.object({
  type: z.literal('piece'),
  piece: z.int().check(z.nonnegative()),
  of: z.int().check(z.positive(), z.maximum(10_000)),
  text: z.string(),
});

/** Envelope of a piece, with room to spare. */
const envelopeBytes = 256;

/** The frames to send for one text frame: itself, unless it is too large. */
export function toPieces(frame: string, maxBytes: number = wireLimits.serverFrameBytes): string[] {
  if (frame.length * 3 <= maxBytes || utf8Length(frame) <= maxBytes) return [frame];
  const texts: string[] = [];
  for (let at = 0; at < frame.length; ) {
    const end = cutAt(frame, at, maxBytes - envelopeBytes);
    texts.push(frame.slice(at, end));
    at = end;
  }
  return texts.map((text, piece) =>
    JSON.stringify({ type: 'piece', piece, of: texts.length, text }),
  );
}

/** As much of the frame as fits once it is quoted: JSON escapes grow it, at most twofold for JSON text. */
function cutAt(frame: string, from: number, bytes: number): number {
  let end = Math.min(frame.length, from + bytes);
  for (;;) {
    end = wholeCharacters(frame, end);
    const size = utf8Length(JSON.stringify(frame.slice(from, end)));
    if (size <= bytes) return end;
    end = from + Math.max(2, Math.floor((end - from) * (bytes / size) * 0.95));
  }
}

/**
 * Takes the next frame of a socket: the whole frame once it is complete, and the pieces still
 * waiting for the rest. Throws nothing: a piece that does not follow drops what was waiting.
 */
export function joinPiece(
  waiting: readonly string[],
  frame: string,
): { waiting: readonly string[]; whole: string | null } {
  if (!frame.startsWith('{"type":"piece"')) return { waiting, whole: frame };
  const parsed = pieceFrame.safeParse(parseJson(frame));
  if (!parsed.success || parsed.data.piece !== waiting.length) return { waiting: [], whole: null };
  const pieces = [...waiting, parsed.data.text];
  return pieces.length < parsed.data.of
    ? { waiting: pieces, whole: null }
    : { waiting: [], whole: pieces.join('') };
}
