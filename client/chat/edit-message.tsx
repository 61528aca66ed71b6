import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Message } from '../../shared/model/message.ts';
import { editingStore, stopEditing, takeBegun, writeEdit } from '../store/editing.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoom } from '../store/use-room.ts';
import { writtenText } from '../store/written-text.ts';
import { Button } from '../ui/button.tsx';
import { isComposing } from '../ui/keys.ts';
import { Trouble } from '../ui/trouble.tsx';
import { backToComposer } from './composer.tsx';
import { messageProblem, toSend } from './message-problem.ts';

/** One's message in other words. The words stay in the field until the room has taken them. */
export default function EditMessage({ message: { id, threadId } }: { message: Message }) {
  const { connection, drafts } = useRoom();
  const box = useRef<HTMLFormElement>(null);
  const stop = () => {
    const { activeElement } = document;
    const isHere = activeElement === document.body || box.current?.contains(activeElement) === true;
    stopEditing(drafts, threadId);
    if (isHere) backToComposer();
  };
  const { ask, trouble, isBusy } = useAsk();
  const [before] = useState(() => writtenText(connection.store.getState().replica, id));
  const text = useStore(editingStore, (editing) => editing[threadId]?.text ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (takeBegun(id)) field.current?.focus();
  }, [id]);
  const hint = useId();
  const problem = messageProblem(threadId, text);
  const words = toSend(text);
  const maySave = words !== '' && words !== before && problem === null && !isBusy;
  const save = async () => {
    if (!maySave) return;
    writeEdit(drafts, threadId, { id, text, isSaving: true });
    const taken = await ask('messages.edit', { messageId: id, text: words });
    if (taken !== null) stop();
    else writeEdit(drafts, threadId, { id, text });
  };
  return (
    <form
      ref={box}
      aria-label="Say it in other words"
      className="flex flex-col gap-2.5 rounded-xl border border-field bg-panel px-3.5 py-3 focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={field}
        aria-label="Other words"
        aria-describedby={hint}
        rows={Math.min(12, text.split('\n').length + 1)}
        value={text}
        className="block w-full resize-none bg-transparent text-read leading-relaxed outline-none max-md:text-base"
        onChange={({ target }) => writeEdit(drafts, threadId, { id, text: target.value })}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          if (event.key === 'Escape') stop();
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          void save();
        }}
      />
      <p id={hint} className={`text-small ${problem === null ? 'text-dim' : 'text-bad'}`}>
        {problem ??
          'It takes the place of what you said, and what followed leaves the conversation. Both stay readable under “versions”.'}
      </p>
      <Trouble words={trouble} />
      <div className="flex justify-end gap-2">
        <Button onClick={stop}>Cancel</Button>
        <Button type="submit" look="primary" disabled={!maySave}>
          Say it so
        </Button>
      </div>
    </form>
  );
}
