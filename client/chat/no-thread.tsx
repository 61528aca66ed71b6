import { useState } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { Link } from '../nav/link.tsx';
import { keptEdit, stopEditing } from '../store/editing.ts';
import { useRoom } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { KeptWords } from '../ui/kept-words.tsx';
import { useTitle } from '../ui/use-title.ts';

/** A thread that cannot be shown, and why. */
export function NoThread({
  reason,
  wasShown = false,
  threadId,
}: {
  reason: string;
  wasShown?: boolean;
  /** What one began to write there is still one's own. */
  threadId?: ThreadId;
}) {
  const { id: room } = useRoom();
  useTitle();
  return (
    <main id="main" className="grid min-h-0 place-items-center p-6 max-md:row-span-2">
      <div className="flex max-w-md flex-col items-start gap-4">
        <h1 className="text-balance font-semibold text-title">{whyNotShown(reason, wasShown)}</h1>
        {threadId !== undefined && <OwnWords threadId={threadId} />}
        <Link to="/r/$room" params={{ room }} className={buttonLook('plain')}>
          All chats
        </Link>
      </div>
    </main>
  );
}

/** What one had begun to write, in a new message or in other words for one. */
function OwnWords({ threadId }: { threadId: ThreadId }) {
  const { drafts } = useRoom();
  const [draft, setDraft] = useState(() => drafts.read(threadId));
  const [edit, setEdit] = useState(() => keptEdit(drafts, threadId)?.text ?? '');
  if (draft === '' && edit === '') return null;
  return (
    <>
      <p className="text-dim">
        What you were writing was not sent. It is kept in this browser, to be copied, until you
        throw it away.
      </p>
      {draft !== '' && (
        <KeptWords
          label="What you were writing"
          text={draft}
          onDone={() => {
            drafts.write(threadId, '');
            setDraft('');
          }}
        />
      )}
      {edit !== '' && (
        <KeptWords
          label="Your other words"
          text={edit}
          onDone={() => {
            stopEditing(drafts, threadId);
            setEdit('');
          }}
        />
      )}
    </>
  );
}

/** What was taken away while one looked is said as that. */
export function whyNotShown(reason: string, wasShown = false): string {
  if (wasShown && reason !== 'damaged' && reason !== 'tooMany')
    return 'You no longer see this chat: it was made private to others.';

  switch (reason) {
    case 'notFound':
    case 'notAllowed':
      return 'This thread does not exist or is not visible to you.';
    case 'damaged':
      return 'This thread could not be read; other threads work.';
    case 'tooMany':
      return 'Too many things are open in this page. Reload it.';
    default:
      return 'This thread could not be opened. Reload the page.';
  }
}
