import type { Thread } from '../../shared/model/thread.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Modal } from '../ui/modal.tsx';
import { say } from '../ui/toast-store.ts';
import { Trouble } from '../ui/trouble.tsx';

const deeds = {
  'sessions.reset': {
    verb: 'Reset',
    means:
      'OpenClaw forgets what was said in it and begins anew. This chat stays as it is, to be read; files stay.',
    told: 'OpenClaw is told to begin this session anew.',
  },
  'sessions.remove': {
    verb: 'Delete',
    means:
      'OpenClaw forgets what was said in it and the session is no more. This chat stays to be read, and takes no more words; files stay.',
    told: 'OpenClaw is told to delete this session.',
  },
} as const;

interface Props {
  thread: Thread;
  onDone: () => void;
}

export const ResetSession = (props: Props) => <SessionDeed deed="sessions.reset" {...props} />;

export const RemoveSession = (props: Props) => <SessionDeed deed="sessions.remove" {...props} />;

/** Does what makes OpenClaw forget a session, once somebody said so again. */
function SessionDeed({ thread, deed, onDone }: Props & { deed: keyof typeof deeds }) {
  const { verb, means, told } = deeds[deed];
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const label = `${verb} this session`;
  const act = async () => {
    if ((await ask(deed, { threadId: thread.id })) === null) return;
    say(told);
    onDone();
  };
  return (
    <Modal label={label} className="m-auto w-96 max-w-[calc(100vw-32px)] p-5" onClose={onDone}>
      <h2 className="mb-2 font-semibold text-title">{label}?</h2>
      <p className="mb-4 text-dim">
        {means} An answer under way has to come to its end first, or to be stopped.
      </p>
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onDone}>{waitsFor === null ? 'Cancel' : 'Close'}</Button>
        {waitsFor === null && (
          <Button look="danger" disabled={isBusy} onClick={() => void act()}>
            {verb}
          </Button>
        )}
      </div>
    </Modal>
  );
}
