import { useEffect, useRef, useState } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { leaveInspector } from '../../store/selection.ts';
import { useRoom } from '../../store/use-room.ts';
import { isComposing } from '../../ui/keys.ts';
import { strayFromNow } from '../../ui/stray-letters.ts';
import { say } from '../../ui/toast-store.ts';
import { useGoneWithFocus } from '../../ui/use-gone-with-focus.ts';
import { remove } from '../state/deeds.ts';
import { holdersOf } from '../state/spared.ts';
import { bringBack, type KnownNote, knownNote, writeNote } from '../state/words.ts';
import { isUnsaid } from '../sync/acts.ts';
import { focusOn } from './focus-on.ts';
import { isInspected } from './inspect-node.ts';
import { offerBack } from './offer-back.ts';
import { useCanvas } from './use-canvas.ts';

/** No more often than this (ms) are words that are being written stored. */
const storeEveryMs = 300;

/**
 * The words of a note while one writes them. They are drawn as they come, and at once when the field
 * or the page goes; while none wait, the field goes on with what others wrote.
 * A note that somebody deletes meanwhile stands again with what was not drawn yet; where all was drawn, it
 * is offered. Words that somebody
 * else wrote under what was not drawn yet are one undo away, and that is said.
 */
export function NoteWords({ id, text, look }: { id: string; text: string; look: string }) {
  const key = id.slice('note:'.length);
  const canvas = useCanvas();
  const { room, view, locks } = canvas;
  const { account } = useRoom();
  const [words, setWords] = useState(text);
  const field = useRef<HTMLTextAreaElement>(null);
  const pending = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const known = useRef<KnownNote | null>(null);
  /** What stood there when one wrote on. */
  const base = useRef<string | null>(null);
  const hasBegun = useRef(false);
  const flush = useRef(() => {});
  flush.current = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const written = pending.current;
    if (written === null) return;
    pending.current = null;
    if (view.getState().unsaid === id) view.setState({ unsaid: null });
    const { layout } = room.store.getState();
    const isGone = !layout.notes.has(key) && known.current !== null && written !== '';
    const changes =
      isGone && known.current !== null
        ? bringBack(known.current, key, written, account.principal)
        : writeNote(layout, key, written, account.principal);
    if (changes.length === 0) return;
    const isOver = !isGone && layout.notes.get(key)?.text !== base.current;
    // That one made it and what it says first is one act.
    const isFirst = isUnsaid(room.store.getState().acts, key);
    room.draw(changes, { joins: (hasBegun.current || isFirst) && !isOver });
    hasBegun.current = true;
    if (isOver) say('Somebody wrote here just as you did. Undo brings back their words.');
    if (isGone) say('Somebody deleted this note while you wrote. It is back, with your words.');
  };
  useGoneWithFocus(field, strayFromNow);
  useEffect(() => {
    if (pending.current === null) setWords(text);
  }, [text]);
  useEffect(() => {
    locks.hold(id);
    const keep = () => {
      known.current = knownNote(room.store.getState().layout, key) ?? known.current;
    };
    keep();
    const stop = room.store.subscribe(keep);
    const leave = () => flush.current();
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', leave);
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
    return () => {
      stop();
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', leave);
      const isEmptied = pending.current === '';
      flush.current();
      locks.release(id);
      const isGone = !room.store.getState().layout.notes.has(key);
      if (isGone && view.getState().editing === id) {
        view.setState({ editing: null });
        if (known.current !== null && !isEmptied)
          offerBack(canvas, key, known.current, account.principal);
      }
      // Scrolled out of sight it is not left; who may not draw any more takes nothing away.
      if (view.getState().editing === id || !room.mayDraw) return;
      const { layout, acts } = room.store.getState();
      // A note without words is none: it goes, and undo brings back the words that it had. Not while
      // somebody writes on its line, which would go too.
      if (layout.notes.get(key)?.text !== '') return;
      if (holdersOf(locks.writers.getState(), layout.edges).has(id)) return;
      if (isUnsaid(acts, key)) {
        room.forget(remove(layout, [id]));
        const { selected } = view.getState();
        view.setState({ selected: new Set([...selected].filter((one) => one !== id)) });
        if (isInspected(id)) leaveInspector();
      } else room.draw(remove(layout, [id]), { joins: hasBegun.current });
    };
  }, [canvas, room, view, locks, account.principal, id, key]);
  return (
    <textarea
      ref={field}
      aria-label="Words of the note"
      maxLength={canvasBounds.noteUnits}
      value={words}
      className={look}
      onChange={({ target }) => {
        setWords(target.value);
        if (pending.current === null) base.current = text;
        pending.current = target.value;
        locks.hold(id);
        view.setState({ unsaid: id });
        timer.current ??= setTimeout(() => flush.current(), storeEveryMs);
      }}
      onBlur={() => view.setState({ editing: null })}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event)) return;
        event.stopPropagation();
        event.currentTarget.blur();
        focusOn(id);
      }}
    />
  );
}
