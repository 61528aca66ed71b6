import { useEffect, useRef } from 'react';
import type { Thread } from '../../shared/model/thread.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { CallRefused } from '../connection/connection.ts';
import { useRoom } from '../store/use-room.ts';
import { isComposing } from '../ui/keys.ts';
import { say } from '../ui/toast-store.ts';

/** Gives a thread another name: Enter takes it, Escape leaves it, going elsewhere takes it too. */
export function RenameField({
  thread,
  title,
  onDone,
}: {
  thread: Pick<Thread, 'id'>;
  title: string;
  /** By a key, or because one went elsewhere. */
  onDone: (byKey: boolean) => void;
}) {
  const { connection } = useRoom();
  const isOver = useRef(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const finish = (name: string | null, byKey: boolean) => {
    if (isOver.current) return;
    isOver.current = true;
    onDone(byKey);
    const wanted = name?.trim() ?? '';
    if (wanted === '' || wanted === title) return;
    connection.call('threads.rename', { threadId: thread.id, title: wanted }).catch((error) => {
      if (error instanceof CallRefused) say(`The chat kept its name: ${error.message}`);
    });
  };
  return (
    <input
      ref={field}
      aria-label="Name of the chat"
      defaultValue={title}
      maxLength={bounds.titleUnits}
      className="w-full rounded-md border border-field bg-bg px-2 py-1.5"
      onBlur={({ currentTarget }) => finish(currentTarget.value, false)}
      onKeyDown={(event) => {
        if (isComposing(event)) return;
        if (event.key === 'Enter') finish(event.currentTarget.value, true);
        if (event.key === 'Escape') finish(null, true);
      }}
    />
  );
}
