import { Copy, Link2, type LucideIcon, Pencil, RotateCcw } from 'lucide-react';
import type { Message } from '../../shared/model/message.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { beginEdit } from '../store/editing.ts';
import { linkToMessage } from '../store/message-link.ts';
import { useUntil } from '../store/shown-version.ts';
import { nextRun } from '../store/thread-entries.ts';
import { whyNot } from '../store/use-ask.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useMay } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { writtenText } from '../store/written-text.ts';
import { copy } from '../ui/copy.ts';
import { say } from '../ui/toast-store.ts';
import { backToComposer } from './composer.tsx';

/** What can be done with a message: its words, its address, and saying or answering it anew. */
export default function MessageTools({ message }: { message: Message }) {
  const { id, threadId, author } = message;
  const { id: room, connection, account, drafts } = useRoom();
  const isEarlier = useUntil(threadId) !== null;
  const isBusy = useSession(
    ({ replica }) =>
      nextRun([...replica.rows.runs.values()].filter((one) => one.threadId === threadId)) !== null,
  );
  const isInTouch = useInTouch();
  // What was said to OpenClaw was said: its transcript is what counts, and it takes nothing back.
  const isSession = useSession(
    ({ replica }) => replica.rows.threads.get(threadId)?.openclaw !== undefined,
  );
  const mayEdit = useMay('messages.edit');
  const mayAskAgain = useMay('messages.regenerate');
  const isFree = isInTouch && !isBusy && !isEarlier && !isSession;
  const isAnswer = splitPrincipal(author).kind === 'autopilot';
  const answerAgain = () => {
    backToComposer();
    connection.call('messages.regenerate', { messageId: id }).catch((error: unknown) => {
      say(`The answer stayed as it is. ${whyNot(error)}`);
    });
  };
  const words = () => writtenText(connection.store.getState().replica, id);
  return (
    <div className="-ml-1.5 flex items-center gap-0.5 rounded-md bg-bg pointer-fine:absolute pointer-fine:top-0 pointer-fine:right-0 pointer-fine:opacity-0 pointer-fine:transition-opacity pointer-fine:duration-100 pointer-fine:focus-within:opacity-100 pointer-fine:group-hover:opacity-100">
      <Tool label="Copy the words" icon={Copy} onUse={() => void copy(words(), 'The message')} />
      <Tool
        label="Copy a link to this message"
        icon={Link2}
        onUse={() => void copy(linkToMessage(room, threadId, id), 'The link')}
      />
      {isFree && mayEdit && author === account.principal && (
        <Tool
          label="Say it in other words"
          icon={Pencil}
          onUse={() => beginEdit(drafts, threadId, { id, text: words() })}
        />
      )}
      {isFree && mayAskAgain && isAnswer && message.runId !== undefined && (
        <Tool label="Answer again" icon={RotateCcw} onUse={answerAgain} />
      )}
    </div>
  );
}

const Tool = ({
  label,
  icon: Icon,
  onUse,
}: {
  label: string;
  icon: LucideIcon;
  onUse: () => void;
}) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    className="rounded-md p-1.5 text-faint hover:bg-raised hover:text-text"
    onClick={onUse}
  >
    <Icon size={13} aria-hidden />
  </button>
);
