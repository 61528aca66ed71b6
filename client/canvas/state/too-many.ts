import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';

/**
 * What to say of so many things and lines more than a canvas holds; `null` where they have room. `what`
 * brings them.
 */
export function whyTooMany(
  { notes, groups, comments, edges }: CanvasLayout,
  more: { things: number; lines: number },
  what: string,
): string | null {
  const over = (most: number, words: string) =>
    `With ${what} there would be more than ${most.toLocaleString('en-GB')} ${words}, which is the most. Nothing was changed.`;
  const { things, edges: lines } = canvasBounds;
  if (more.things > 0 && notes.size + groups.size + comments.size + more.things > things)
    return over(things, 'notes, groups and comments');
  return more.lines > 0 && edges.size + more.lines > lines ? over(lines, 'lines') : null;
}
