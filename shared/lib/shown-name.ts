import { wholeCharacters } from './utf8.ts';

export const shownNameUnits = 80;

/** Control, line and direction characters, which would let a name pretend to be more than a name. */
const unruly = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** A name as others are shown it: one line, one direction, not longer than a name; `fallback` if nothing is left. */
export function shownName(raw: string, fallback: string): string {
  const line = raw.toWellFormed().replace(unruly, ' ').replace(/\s+/gu, ' ').trim();
  const cut = line.slice(0, wholeCharacters(line, shownNameUnits)).trim();
  return cut === '' ? fallback : cut;
}
