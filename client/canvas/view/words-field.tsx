import { useEffect, useRef, useState } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { inLine } from '../../../shared/lib/marked.ts';
import { useRoom } from '../../store/use-room.ts';
import { isComposing } from '../../ui/keys.ts';
import { strayFromNow } from '../../ui/stray-letters.ts';
import { say } from '../../ui/toast-store.ts';
import { useGoneWithFocus } from '../../ui/use-gone-with-focus.ts';
import { write } from '../state/words.ts';
import { focusOn } from './focus-on.ts';
import { useCanvas } from './use-canvas.ts';

/**
 * The name of a frame or line, while one writes it. Enter, leaving it and the end of the page keep
 * the words, and so does a pause that ends the lock; Escape does not;
 * of something that was deleted meanwhile they are said once more.
 */
export function WordsField({
  id,
  label,
  hint,
  text,
}: {
  id: string;
  label: string;
  hint?: string;
  text: string;
}) {
  const { room, view, locks } = useCanvas();
  const { account } = useRoom();
  const [words, setWords] = useState(text);
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  const keep = useRef(() => {});
  keep.current = () => {
    if (isOver.current || words === text) return;
    isOver.current = true;
    const changes = write(room.store.getState().layout, id, words, account.principal);
    if (changes !== null) room.draw(changes);
    else say(`It was deleted while you wrote “${inLine(words)}”.`);
  };
  useGoneWithFocus(field, strayFromNow);
  useEffect(() => {
    locks.hold(id, () => view.setState({ editing: null }));
    field.current?.focus();
    field.current?.select();
    const leave = () => keep.current();
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('pagehide', leave);
      leave();
      if (view.getState().unsaid === id) view.setState({ unsaid: null });
      locks.release(id);
      // Gone under one's hands: nothing opens again when somebody brings it back.
      const isThere = write(room.store.getState().layout, id, '', account.principal) !== null;
      if (!isThere && view.getState().editing === id) view.setState({ editing: null });
    };
  }, [room, view, locks, account.principal, id]);
  const end = () => view.setState({ editing: null });
  return (
    <input
      ref={field}
      aria-label={label}
      placeholder={hint}
      maxLength={canvasBounds.labelUnits}
      value={words}
      className="nodrag min-w-0 flex-1 rounded-sm border border-field bg-panel px-1.5 text-text outline-none"
      onChange={({ target }) => {
        setWords(target.value);
        isOver.current = false;
        locks.hold(id, end);
        view.setState({ unsaid: target.value === text ? null : id });
      }}
      onBlur={end}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          isOver.current = true;
        }
        event.currentTarget.blur();
        focusOn(id);
      }}
    />
  );
}
