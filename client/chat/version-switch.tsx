import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { MessageId } from '../../shared/model/ids.ts';
import type { Message } from '../../shared/model/message.ts';
import { showUntil } from '../store/shown-version.ts';
import { useRoom } from '../store/use-room.ts';
import { untilOf } from '../store/versions.ts';

/** Goes through what took each other's place: the words before an edit, another answer. */
export default function VersionSwitch({
  message: { id, threadId },
  versions,
}: {
  message: Message;
  versions: readonly MessageId[];
}) {
  const { connection } = useRoom();
  const at = versions.indexOf(id);
  const show = (version: MessageId | undefined) => {
    if (version === undefined) return;
    const { messages } = connection.store.getState().replica.rows;
    const here = [...messages.values()].filter((one) => one.threadId === threadId);
    showUntil(threadId, untilOf(here, version));
  };
  return (
    <fieldset className="inline-flex items-center text-dim text-small">
      <legend className="sr-only">Versions</legend>
      <Step label="Earlier version" to={versions[at - 1]} onStep={show}>
        <ChevronLeft size={13} aria-hidden />
      </Step>
      <span>
        <span className="sr-only">Version </span>
        {at + 1}
        <span aria-hidden>/</span>
        <span className="sr-only"> of </span>
        {versions.length}
      </span>
      <Step label="Later version" to={versions[at + 1]} onStep={show}>
        <ChevronRight size={13} aria-hidden />
      </Step>
    </fieldset>
  );
}

const Step = ({
  label,
  to,
  onStep,
  children,
}: {
  label: string;
  to: MessageId | undefined;
  onStep: (to: MessageId | undefined) => void;
  children: React.ReactNode;
}) => (
  <button
    type="button"
    aria-label={label}
    title={label}
    disabled={to === undefined}
    className="rounded-md p-1.5 enabled:hover:text-text disabled:opacity-40"
    onClick={() => onStep(to)}
  >
    {children}
  </button>
);
