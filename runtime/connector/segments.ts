import { wholeCharacters } from '../../shared/lib/utf8.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { ToldText } from './run-story.ts';

/** So much of what a gateway says is one part of a message: hiding what is secret makes it grow by a quarter at most. */
export const partUnits = (limits.partUnits * 3) / 4;
/** A segment that is longer is no answer any more: its model is running away. */
export const segmentUnits = 8 * partUnits;
/** As much as the longest segment. */
const mostPieces = 300;

/** A part with these words, the parts that it goes on in, and how many units none of them has. */
export function partsOf(part: ToldText, own: string): { parts: ToldText[]; missing: number } {
  const { from = 0 } = part;
  const fitting = own.slice(0, wholeCharacters(own, segmentUnits - from));
  const parts: ToldText[] = [];
  let at = 0;
  do {
    const to = endOf(fitting, at, partUnits);
    const place = at === 0 ? part : { kind: part.kind, segment: part.segment, from: from + at };
    const isOver = to < fitting.length || part.isOver;
    parts.push({ ...place, text: fitting.slice(at, to), isOver });
    at = to;
  } while (at < fitting.length);
  return { parts, missing: own.length - fitting.length };
}

/** A text in pieces of so many units at the most. One text at least, and no more than `mostPieces`. */
export function piecesOf(text: string, units: number): string[] {
  const pieces: string[] = [];
  let at = 0;
  do {
    const to = endOf(text, at, units);
    pieces.push(text.slice(at, to));
    at = to;
  } while (at < text.length && pieces.length < mostPieces);
  if (at < text.length) pieces.push(`[OpenClaw has ${text.length - at} more characters of this.]`);
  return pieces;
}

function endOf(text: string, from: number, units: number): number {
  const most = from + units;
  if (text.length <= most) return text.length;
  const line = text.lastIndexOf('\n', most - 1) + 1;
  return line > most - units / 8 ? line : wholeCharacters(text, most);
}
