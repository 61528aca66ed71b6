import { useClipboard } from './use-clipboard.ts';
import type { Deeds } from './use-deeds.ts';
import { useEndOfWriting } from './use-end-of-writing.ts';
import { useFollowed } from './use-followed.ts';
import { useUndrawnFocus } from './use-undrawn-focus.ts';

/** What a canvas has no use for before it is drawn; the page fetches it then. */
export default function OnceDrawn({ deeds }: { deeds: Deeds }): null {
  useClipboard(deeds);
  useEndOfWriting();
  useFollowed();
  useUndrawnFocus();
  return null;
}
