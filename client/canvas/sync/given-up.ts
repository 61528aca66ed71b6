import type { CanvasNotice } from '../../../shared/canvas/wire.ts';
import type { CanvasState } from './canvas-state.ts';
import type { Journal, Unsaved } from './journal.ts';

/** What a notice says was set back for all. */
type Undone = CanvasNotice & { kind: 'undone' };

/** In the document, and not stored. */
export const isSent = ({ sent }: Unsaved): boolean => sent !== null;

/** Words that have a field of their own to go back to. */
export const isSaid = ({ change: { map, after } }: Unsaved): boolean =>
  after !== undefined && (map === 'comments' || map === 'replies');

/** Set back for all, as far as the room lists it. */
export const isUndone =
  ({ keys }: Undone) =>
  ({ change }: Unsaved): boolean =>
    keys.some(({ map, key }) => map === change.map && key === change.key);

export const undoneWords = ({ why, keys, count = keys.length }: Undone): string =>
  count > 1 ? `${why} ${count} changes were set back.` : why;

/** Without some of what is not saved, which is said in words: what was said in it comes back to its field. */
export const givenUp = (
  journal: Journal,
  isGone: (one: Unsaved) => boolean,
  refused: string,
): Pick<CanvasState, 'journal' | 'refused' | 'setBack'> => ({
  refused,
  journal: journal.filter((one) => !isGone(one)),
  setBack: journal.filter(isGone).map(({ change }) => change),
});
