import type { Thread } from '../../shared/model/thread.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { say } from '../ui/toast-store.ts';
import { Trouble } from '../ui/trouble.tsx';

/** Has OpenClaw forget what was said in a session, once somebody said so again. */
export default function ResetSession({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const reset = async () => {
    if ((await ask('sessions.reset', { threadId: thread.id })) === null) return;
    say('OpenClaw is told to begin this session anew.');
    onDone();
  };
  return (
    <Modal
      label="Reset this session"
      className="m-auto w-96 max-w-[calc(100vw-32px)] p-5"
      onClose={onDone}
    >
      <h2 className="mb-2 font-semibold text-title">Reset this session?</h2>
      <p className="mb-4 text-dim">
        OpenClaw forgets what was said in it and begins anew. This chat stays as it is, to be read;
        files stay. It waits for an answer under way, or for you to stop it.
      </p>
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onDone}>{waitsFor === null ? 'Cancel' : 'Close'}</Button>
        {waitsFor === null && (
          <Button look="danger" disabled={isBusy} onClick={() => void reset()}>
            Reset
          </Button>
        )}
      </div>
    </Modal>
  );
}
