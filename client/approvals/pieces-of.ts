import type { Principal } from '../../shared/model/principal.ts';
import { type Stretch, visible } from '../../shared/policy/visible.ts';
import { cutAtPrincipals } from './who-is.ts';

/** So much of a text is looked at as one: a few lines even on a phone. */
const pieceUnits = 80;

/** A stretch, and the principal that it is, if it is one. */
export type ShownStretch = Stretch & { of?: Principal };

/** Text as it must be shown to whoever decides about it, cut so that each piece can be told to have been on screen. */
export function piecesOf(text: string): ShownStretch[][] {
  const pieces: ShownStretch[][] = [];
  let room = 0;
  const add = (stretch: ShownStretch) => {
    const length = stretch.mark?.length ?? stretch.text.length;
    const last = pieces.at(-1);
    if (last === undefined || room < length) {
      pieces.push([stretch]);
      room = pieceUnits - length;
    } else {
      last.push(stretch);
      room -= length;
    }
  };
  for (const { text: part, of } of cutAtPrincipals(text)) {
    if (of !== null) {
      add({ text: part, mark: null, of });
      continue;
    }
    for (const { text: whole, mark } of visible(part)) {
      if (mark !== null) {
        add({ text: whole, mark });
        continue;
      }
      const characters = [...whole];
      for (let at = 0; at < characters.length; at += pieceUnits)
        add({ text: characters.slice(at, at + pieceUnits).join(''), mark: null });
    }
  }
  return pieces;
}
