import { type CanvasLayout, type Change, readChange, standing } from '../sync/canvas-values.ts';
import type { Unsaved } from '../sync/journal.ts';

/** Words of one thing as one wrote them and as they stand there now; `null`: it is not there. */
export interface Wordings {
  mine: string | null;
  theirs: string | null;
  /** It was there when one began: what is not there any more was deleted. */
  wasThere: boolean;
}

/** Both wordings of what one changed, where they are not the same; else there is nothing to compare. */
export function wordings(
  { change, bases }: Pick<Unsaved, 'change' | 'bases'>,
  layout: CanvasLayout,
): Wordings | null {
  const mine = wordsOf(change);
  const there = readChange(change.map, change.key, standing(layout, change));
  const theirs = there === null ? null : wordsOf(there);
  // The others are what oneself, or somebody whose words one saw, put there since.
  const wasThere = bases[0] !== undefined;
  return mine === theirs ? null : { mine, theirs, wasThere };
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
