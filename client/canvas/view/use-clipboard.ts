import { useEffect } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { isWriting } from '../../ui/keys.ts';
import { say } from '../../ui/toast-store.ts';
import type { Copied } from '../state/doubled.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { useCanvas, useMayDraw } from './use-canvas.ts';
import { beside, type Deeds } from './use-deeds.ts';

/**
 * Notes and groups are copied, cut and pasted with the browser's own keys and menu: as their words for
 * everything else, and as what they are for this page. Words from elsewhere become a note.
 */
export function useClipboard(deeds: Deeds): void {
  const { room, view } = useCanvas();
  const mayDraw = useMayDraw();
  useEffect(() => {
    let kept: { copied: Copied; words: string; times: number } | null = null;
    const copy = (event: ClipboardEvent) => {
      const { layout } = room.store.getState();
      const copied = { layout, ids: [...view.getState().selected] };
      const words = wordsOf(copied);
      if (isWriting(event.target) || getSelection()?.isCollapsed === false || words === '') return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', words);
      kept = { copied, words, times: 0 };
      if (event.type === 'cut' && mayDraw) deeds.remove();
    };
    const paste = (event: ClipboardEvent) => {
      const words = event.clipboardData?.getData('text/plain') ?? '';
      if (!mayDraw || isWriting(event.target) || words.trim() === '') return;
      event.preventDefault();
      if (kept?.words === words) {
        kept.times += 1;
        return void deeds.again(kept.copied, beside * kept.times);
      }
      deeds.note(words.slice(0, canvasBounds.noteUnits));
      if (words.length > canvasBounds.noteUnits)
        say('A note holds 4,000 characters: the rest of the words stayed out.');
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, [deeds, room, view, mayDraw]);
}

/** Words of notes and names of groups; of what has none, what it is. */
function wordsOf({
  layout: { notes, groups },
  ids,
}: {
  layout: CanvasLayout;
  ids: readonly string[];
}) {
  const all = ids.flatMap((id) => {
    const key = id.slice(id.indexOf(':') + 1);
    if (id.startsWith('note:')) return notes.has(key) ? [notes.get(key)?.text || 'Note'] : [];
    return id.startsWith('group:') && groups.has(key) ? [groups.get(key)?.title || 'Group'] : [];
  });
  return all.join('\n\n');
}
