import { type Stretch, visible } from '../../shared/policy/visible.ts';

/** So much of a text is looked at as one: a few lines even on a phone. */
const pieceUnits = 80;

/** Text as it must be shown to whoever decides about it, cut so that each piece can be told to have been on screen. */
export function piecesOf(text: string): Stretch[][] {
  const pieces: Stretch[][] = [];
  let room = 0;
  const add = (stretch: Stretch) => {
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
  for (const { text: whole, mark } of visible(text)) {
    if (mark !== null) {
      add({ text: whole, mark });
      continue;
    }
    const characters = [...whole];
    for (let at = 0; at < characters.length; at += pieceUnits)
      add({ text: characters.slice(at, at + pieceUnits).join(''), mark: null });
  }
  return pieces;
}
