import { useEffect } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import { isWriting } from '../../ui/keys.ts';
import { say } from '../../ui/toast-store.ts';
import { copiable } from '../state/deeds.ts';
import { holdersOf } from '../state/spared.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { useCanvas, useMayDraw } from './use-canvas.ts';
import type { Deeds } from './use-deeds.ts';

/**
 * Notes and groups are copied, cut and pasted with the browser's own keys and menu: as their words for
 * everything else, and as what they are for this page. Words from elsewhere become a note.
 */
export function useClipboard(deeds: Deeds): void {
  const { room, view, locks } = useCanvas();
  const mayDraw = useMayDraw();
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      if (isWriting(event.target) || getSelection()?.isCollapsed === false) return;
      const isCut = event.type === 'cut' && mayDraw;
      const { layout: all } = room.store.getState();
      // What others hold stays, and so is not what was cut.
      const layout = isCut ? without(all, holdersOf(locks.writers.getState(), all.edges)) : all;
      const ids = [...view.getState().selected];
      const words = wordsOf(layout, copiable(layout, ids));
      if (words === '') return isCut ? deeds.cut() : undefined;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', words);
      view.setState({ kept: { layout, ids, words, isCut, shift: { x: 0, y: 0 } } });
      if (isCut) deeds.cut();
    };
    const paste = (event: ClipboardEvent) => {
      const words = plain(event.clipboardData?.getData('text/plain') ?? '');
      if (!mayDraw || isWriting(event.target) || words.trim() === '') return;
      event.preventDefault();
      if (view.getState().kept?.words === words) return void deeds.paste();
      const { noteUnits } = canvasBounds;
      deeds.note(words.slice(0, wholeCharacters(words, noteUnits)));
      if (words.length > noteUnits)
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
  }, [deeds, room, view, locks, mayDraw]);
}

/** The same, as if none of these notes and groups were there. */
const without = (layout: CanvasLayout, ids: ReadonlyMap<string, unknown>): CanvasLayout => {
  const left = <T>(kind: 'note' | 'group', all: ReadonlyMap<string, T>) =>
    new Map([...all].filter(([key]) => !ids.has(`${kind}:${key}`)));
  return { ...layout, notes: left('note', layout.notes), groups: left('group', layout.groups) };
};

/** Windows has line ends of its own, also for what was copied here. */
const plain = (words: string): string => words.replace(/\r\n?/g, '\n');

/** Words of notes and names of groups; of what has none, what it is. */
const wordsOf = ({ notes, groups }: CanvasLayout, ids: readonly string[]): string =>
  plain(
    ids
      .map((id) => {
        const key = id.slice(id.indexOf(':') + 1);
        return id.startsWith('note:')
          ? notes.get(key)?.text || 'Note'
          : groups.get(key)?.title || 'Group';
      })
      .join('\n\n'),
  );
