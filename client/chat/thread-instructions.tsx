import { useState } from 'react';
import type { Thread } from '../../shared/model/thread.ts';
import { useAsk } from '../store/use-ask.ts';
import { BriefField } from '../ui/brief-field.tsx';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** What the assistant should heed in one chat. */
export function ThreadInstructions({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const { ask, trouble, isBusy } = useAsk();
  const [text, setText] = useState(thread.instructions ?? '');
  const save = async () => {
    const change = { threadId: thread.id, instructions: text };
    if ((await ask('threads.change', change)) !== null) onDone();
  };
  return (
    <Modal
      label="Instructions for the assistant"
      onClose={onDone}
      className="m-auto w-[560px] max-w-[calc(100vw-32px)] p-5"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 className="font-semibold text-title">Instructions for the assistant</h2>
        <BriefField
          label="What it should heed in this chat"
          hint="Everybody who sees the chat sees this. It counts from the next answer on."
          value={text}
          onWrite={setText}
        />
        <Trouble words={trouble} />
        <div className="flex justify-end gap-2">
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
