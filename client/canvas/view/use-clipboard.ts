import { useEffect } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { wholeCharacters } from '../../../shared/lib/utf8.ts';
import { isWriting } from '../../ui/keys.ts';
import { say } from '../../ui/toast-store.ts';
import { copiable } from '../state/deeds.ts';
import { holdersOf } from '../state/spared.ts';
import type { CanvasLayout } from '../sync/canvas-values.ts';
import { takeAway } from './take-away.ts';
import { useCanvas, useMayDraw } from './use-canvas.ts';
import type { Deeds } from './use-deeds.ts';

/**
 * Notes and groups are copied, cut and pasted with the browser's own keys and menu: as their words for
 * everything else, and as what they are for this page. Words from elsewhere become a note.
 */
export function useClipboard(deeds: Deeds): void {
  const canvas = useCanvas();
  const mayDraw = useMayDraw();
  useEffect(() => {
    const { room, view, locks } = canvas;
    const copy = (event: ClipboardEvent) => {
      if (isWriting(event.target) || getSelection()?.isCollapsed === false) return;
      const isCut = event.type === 'cut' && mayDraw;
      const { layout: all } = room.store.getState();
      // What others hold stays, and so is not what was cut.
      const holders = isCut ? holdersOf(locks.writers.getState(), all.edges) : none;
      const layout = without(all, holders);
      const ids = [...view.getState().selected];
      const copied = copiable(layout, ids);
      // Just what a copy holds; what is held is named too, to say why it stays.
      const cut = () =>
        takeAway(canvas, [...copied, ...copiable(all, ids).filter((id) => holders.has(id))]);
      const words = wordsOf(layout, copied);
      if (words === '') return isCut ? cut() : undefined;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', words);
      view.setState({ kept: { layout, ids, words, isCut, shift: { x: 0, y: 0 } } });
      if (isCut) cut();
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
  }, [deeds, canvas, mayDraw]);
}

const none: ReadonlyMap<string, unknown> = new Map();

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
