import { Suspense } from 'react';
import { useStore } from 'zustand';
import { inLine } from '../../shared/lib/marked.ts';
import type { ApprovalId, MessageId } from '../../shared/model/ids.ts';
import type { Message } from '../../shared/model/message.ts';
import { isStreamPart, type Part } from '../../shared/model/part.ts';
import { isProducer, type Principal } from '../../shared/model/principal.ts';
import { isLiveRun, type Run } from '../../shared/model/run.ts';
import { isOwnNote, OwnNote } from '../openclaw/own-note.tsx';
import { speakerOf } from '../store/author-name.ts';
import { editingStore } from '../store/editing.ts';
import { markedStore } from '../store/marked-message.ts';
import { memberName } from '../store/member-name.ts';
import { useUntil } from '../store/shown-version.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { writtenText } from '../store/written-text.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Pill } from '../ui/marks.tsx';
import { moment } from '../ui/time-words.ts';
import { ModelPill, RunClock, RunFoot } from './run-state.tsx';
import { SaidBy } from './said-by.tsx';
import { TextView } from './text-view.tsx';

const MessageTools = lazyView(() => import('./message-tools.tsx'));
const ToolView = lazyView(() =>
  import('./tool-view.tsx').then((one) => ({ default: one.ToolView })),
);
const ReasoningView = lazyView(() =>
  import('./reasoning-view.tsx').then((one) => ({ default: one.ReasoningView })),
);
const CausePill = lazyView(() => import('../openclaw/cause-pill.tsx'));
const EditMessage = lazyView(() => import('./edit-message.tsx'));
const VersionSwitch = lazyView(() => import('./version-switch.tsx'));

/** A message with its parts in their order; an answer with the state of its run. */
export function MessageView({
  message,
  parts,
  run,
  versions = [],
  to = null,
}: {
  message: Message;
  parts: readonly Part[];
  run: Run | null;
  versions?: readonly MessageId[];
  to?: Message | null;
}) {
  const { id, threadId, author, at } = message;
  const isMarked = useStore(markedStore, (marked) => marked.id === id);
  const isEarlier = useUntil(threadId) !== null;
  const isEdited = useStore(editingStore, (editing) => editing[threadId]?.id === id);
  const isEditing = isEdited && !isEarlier;
  const members = useSession(({ replica }) => replica.rows.members);
  const instances = useSession(({ replica }) => replica.rows.instances);
  const { name, kind, from } = speakerOf({ members, instances }, message);
  const now = useRoomNow(60_000);
  const isAnswer = isProducer(author) && kind === 'agent';
  const isNote = isOwnNote(message);
  const label = isNote
    ? `Note of ${name} to its model`
    : `${isAnswer ? 'Answer' : 'Message'} from ${name}`;
  const shown = parts.map((part) => <PartView key={part.id} part={part} />);
  const content = isNote ? <OwnNote>{shown}</OwnNote> : shown;
  return (
    <SaidBy
      label={label}
      name={name}
      kind={kind}
      isMarked={isMarked}
      aside={
        <>
          {to !== null && <ToQuestion of={to} />}
          {run?.model !== undefined && <ModelPill model={run.model} />}
          {from !== null && <Pill title={from}>said elsewhere</Pill>}
          <Suspense>{run?.cause !== undefined && <CausePill cause={run.cause} />}</Suspense>
          {message.note === true && (
            <Pill title="Said without asking the assistant: it does not answer.">note</Pill>
          )}
          {message.mentions !== undefined && <Called who={message.mentions} />}
          {run !== null && isLiveRun(run.state) ? (
            <RunClock run={run} />
          ) : (
            <time className="text-faint text-small" dateTime={new Date(at).toISOString()}>
              {moment(at, now)}
            </time>
          )}
          <Suspense>
            {versions.length > 1 && <VersionSwitch message={message} versions={versions} />}
          </Suspense>
        </>
      }
    >
      {isEditing ? (
        <Suspense>
          <EditMessage message={message} />
        </Suspense>
      ) : (
        content
      )}
      {run !== null && <RunFoot run={run} />}
      <Suspense>
        <MessageTools message={message} />
      </Suspense>
    </SaidBy>
  );
}

/** Which question this answers, where that is not the one right above. */
function ToQuestion({ of }: { of: Message }) {
  const words = useSession(({ replica }) => {
    const said = writtenText(replica, of.id);
    return `to ${speakerOf(replica.rows, of).name}${said === '' ? '' : `: “${inLine(said)}”`}`;
  });
  return <span className="max-w-64 truncate text-dim text-small">{words}</span>;
}

/** Who is called by name, oneself in another colour. */
function Called({ who }: { who: readonly Principal[] }) {
  const members = useSession(({ replica }) => replica.rows.members);
  const self = useRoom().account.principal;
  return (
    <>
      <span className="sr-only">Calls</span>
      {who.map((id) => (
        <span
          key={id}
          className={`text-small ${id === self ? 'font-semibold text-accent' : 'text-dim'}`}
        >
          @{id === self ? 'you' : memberName(members, id)}
        </span>
      ))}
    </>
  );
}

function PartView({ part }: { part: Part }) {
  if (!isStreamPart(part))
    return (
      <>
        <Suspense fallback={closedRow}>
          <ToolView part={part} />
        </Suspense>
        {part.approvalId !== undefined && <CallApproval id={part.approvalId} />}
      </>
    );
  return part.kind === 'text' ? (
    <TextView part={part} />
  ) : (
    <Suspense>
      <ReasoningView part={part} />
    </Suspense>
  );
}

/** As high as the row of a call that is closed, so that nothing jumps when it is there. */
const closedRow = <div className="h-[35px] rounded-[9px] border border-line bg-panel" />;

const ApprovalCard = lazyView(() => import('../approvals/approval-card.tsx'));

/** What was asked for the call beside it, as long as the page holds it. */
function CallApproval({ id }: { id: ApprovalId }) {
  const approval = useSession(({ replica }) => replica.rows.approvals.get(id));
  return approval === undefined ? null : (
    <Suspense>
      <ApprovalCard approval={approval} />
    </Suspense>
  );
}
