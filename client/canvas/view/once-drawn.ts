import { useClipboard } from './use-clipboard.ts';
import type { Deeds } from './use-deeds.ts';

/** What a canvas has no use for before it is drawn; the page fetches it then. */
export default function OnceDrawn({ deeds }: { deeds: Deeds }): null {
  useClipboard(deeds);
  return null;
}
