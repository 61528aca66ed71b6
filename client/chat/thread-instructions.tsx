import { useState } from 'react';
import type { Thread } from '../../shared/model/thread.ts';
import { useAsk } from '../store/use-ask.ts';
import { BriefField } from '../ui/brief-field.tsx';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** What the assistant should heed in one chat. Others may write it meanwhile: nothing is overwritten in silence. */
export function ThreadInstructions({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const { ask, trouble, isBusy } = useAsk();
  const now = thread.instructions ?? '';
  const [{ base, mine }, setEdit] = useState({ base: now, mine: now });
  const shown = mine === base ? now : mine;
  const isClash = mine !== base && now !== base && now !== mine;
  const save = async () => {
    const change = { threadId: thread.id, instructions: shown, base: { instructions: now } };
    if (shown === now || (await ask('threads.change', change)) !== null) onDone();
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
          value={shown}
          onWrite={(text) => setEdit({ base: isClash ? base : now, mine: text })}
        />
        {isClash && (
          <div role="status" className="flex flex-wrap items-center gap-3 text-wait">
            <p>Somebody changed them while you wrote. Saving puts yours in their place.</p>
            <Button size="small" onClick={() => setEdit({ base: now, mine: now })}>
              Show theirs
            </Button>
          </div>
        )}
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
