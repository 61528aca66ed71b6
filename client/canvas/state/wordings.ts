import { type CanvasLayout, type Change, readChange, standing } from '../sync/canvas-values.ts';

/** Words of one thing as one wrote them and as they stand there now; `null`: it is deleted. */
export interface Wordings {
  mine: string | null;
  theirs: string | null;
}

/** Both wordings of what two people changed, where they are not the same; else there is nothing to compare. */
export function wordings(change: Change, layout: CanvasLayout): Wordings | null {
  const mine = wordsOf(change);
  const there = readChange(change.map, change.key, standing(layout, change));
  const theirs = there === null ? null : wordsOf(there);
  return mine === theirs ? null : { mine, theirs };
}

function wordsOf({ map, after }: Change): string | null {
  if (after === undefined) return null;
  switch (map) {
    case 'groups':
      return after.title;
    case 'edges':
      return after.label ?? '';
    case 'notes':
    case 'comments':
    case 'replies':
      return after.text;
    default:
      return null;
  }
}
