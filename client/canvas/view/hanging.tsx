import type { hangingOn } from '../state/drawn-from.ts';
import { CommentCount } from './comment-count.tsx';
import { SelectedBy } from './selected-by.tsx';

/** What hangs on a node, if anything does, what can be pressed on top; on most nothing is drawn. `isBelow`: see {@link SelectedBy}. */
export const hanging = (
  id: string,
  { comments, chosenBy }: ReturnType<typeof hangingOn>,
  { isPicture, isBelow = false }: { isPicture: boolean; isBelow?: boolean },
) => (
  <>
    {chosenBy !== undefined && !isPicture && <SelectedBy by={chosenBy} isBelow={isBelow} />}
    {comments > 0 && <CommentCount on={id} many={comments} />}
  </>
);
