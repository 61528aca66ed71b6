import type { ThreadId } from '../../shared/model/ids.ts';
import { removals } from '../../shared/model/lineage.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { type Edit, stopEditing } from '../store/editing.ts';
import { memberName } from '../store/member-name.ts';
import type { Entry } from '../store/thread-entries.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { writtenText } from '../store/written-text.ts';
import { KeptWords } from '../ui/kept-words.tsx';

/** Other words for a message that is not in the conversation any more, or not loaded: they stay. */
export default function LeftEdit({
  threadId,
  edit: { id, text, isSaving = false },
  entries,
}: {
  threadId: ThreadId;
  edit: Edit;
  entries: readonly Entry[];
}) {
  const { drafts } = useRoom();
  const why = useWhyLeft(threadId, id);
  const before = useSession(({ replica }) => writtenText(replica, id));
  const isThere = entries.some((one) => one.kind === 'message' && one.message.id === id);
  if (isThere || isSaving || text.trim() === '' || text === before) return null;
  return (
    <div
      role="alert"
      className="mx-auto mb-3 flex w-full max-w-[720px] flex-col gap-2 rounded-xl border border-wait/55 bg-panel px-3.5 py-3"
    >
      <p className="text-wait">{why}</p>
      <KeptWords
        label="Your other words"
        text={text}
        done={why === furtherUp ? 'Discard' : 'Close'}
        onDone={() => stopEditing(drafts, threadId)}
      />
    </div>
  );
}

const furtherUp =
  'You were saying an earlier message in other words. Your words wait at it, further up.';

/** What became of the message while somebody wrote. */
function useWhyLeft(threadId: ThreadId, id: Edit['id']): string {
  const self = useRoom().account.principal;
  const rows = useSession(({ replica }) => replica.rows);
  if (!rows.messages.has(id)) return furtherUp;
  const here = [...rows.messages.values()].filter((one) => one.threadId === threadId);
  const at = removals(here).get(id);
  const { author, replaces } = here.find(({ n }) => n === at) ?? {};
  const name = author === undefined || author === self ? 'You' : memberName(rows.members, author);
  const what =
    author === undefined
      ? 'What came before it is being replaced'
      : splitPrincipal(author).kind === 'autopilot'
        ? 'An earlier answer was given anew'
        : `${name} said ${replaces === id ? 'it' : 'an earlier message'} in other words`;
  return `${what}, so the message that you were saying anew left the conversation. Nothing of what you wrote was sent. It stays here, to be copied, until you close it.`;
}
