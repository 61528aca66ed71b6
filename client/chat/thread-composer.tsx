import { Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { instanceName } from '../store/author-name.ts';
import { type Edit, editingStore, keptEdit } from '../store/editing.ts';
import { useUntil } from '../store/shown-version.ts';
import { type Entry, nextRun } from '../store/thread-entries.ts';
import { useMay } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { commandKey } from '../ui/keys.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Kbd } from '../ui/marks.tsx';
import { backToComposer, Composer } from './composer.tsx';
import { EarlierVersion } from './earlier-version.tsx';
import { sayInThread } from './say-in-thread.ts';
import { useStop } from './use-stop.ts';
import { useMuteWords, useWhyNotSay } from './use-why-not-say.ts';

const LeftEdit = lazyView(() => import('./left-edit.tsx'));

/** Writes into a thread, and stops the answer that is under way. */
export function ThreadComposer({
  threadId,
  entries,
}: {
  threadId: ThreadId;
  entries: readonly Entry[];
}) {
  const room = useRoom();
  const run = useSession(({ replica }) =>
    nextRun([...replica.rows.runs.values()].filter((one) => one.threadId === threadId)),
  );
  const openclaw = useSession(({ replica }) => replica.rows.threads.get(threadId)?.openclaw);
  const name = useSession(
    ({ replica }) => replica.rows.instances.get(openclaw?.instanceId ?? '')?.name ?? 'OpenClaw',
  );
  const isGone = openclaw?.gone === true;
  const notNow = useWhyNotSay();
  const whyNot = isGone ? goneWords : notNow;
  const isMute = useMuteWords() !== null || isGone;
  const mayStop = useMay('runs.stop');
  const isEarlier = useUntil(threadId) !== null;
  const edit = useEdit(threadId);
  return (
    <div className="px-7 pt-1 pb-4 max-md:px-3 max-md:pb-3">
      {edit !== undefined && !isEarlier && (
        <Suspense>
          <LeftEdit threadId={threadId} edit={edit} entries={entries} />
        </Suspense>
      )}
      {isEarlier ? (
        <EarlierVersion threadId={threadId} />
      ) : (
        <Composer
          threadId={threadId}
          placeholder={
            openclaw === undefined
              ? 'Say something · / commands · @ names'
              : `Say something to ${instanceName(name)} · / commands`
          }
          note={run === null ? undefined : 'queued after this answer'}
          whyNot={whyNot}
          isMute={isMute}
          actions={run !== null && mayStop && <StopButton runId={run.id} />}
          send={(text) => sayInThread(room, threadId, text)}
          // A session knows what OpenClaw was told: a note of the room would be in none of it.
          {...(openclaw === undefined
            ? { leave: (text) => sayInThread(room, threadId, text, 'messages.note') }
            : {})}
        />
      )}
    </div>
  );
}

const goneWords =
  'The session or its OpenClaw is gone. What was said stays here to be read; nothing more goes to it.';

/** What is being said in other words here, also from before a reload. */
function useEdit(threadId: ThreadId): Edit | undefined {
  const { drafts } = useRoom();
  const edit = useStore(editingStore, (editing) => editing[threadId]);
  useEffect(() => {
    if (editingStore.getState()[threadId] !== undefined) return;
    const kept = keptEdit(drafts, threadId);
    if (kept !== null) editingStore.setState({ [threadId]: kept });
  }, [drafts, threadId]);
  return edit;
}

function StopButton({ runId }: { runId: RunId }) {
  const { stop, isStopping } = useStop(runId);
  return (
    <Button
      disabled={isStopping}
      onClick={() => {
        stop();
        backToComposer();
      }}
    >
      {isStopping ? 'Stopping' : 'Stop'}
      <span aria-hidden className="text-faint max-md:hidden">
        <Kbd>{commandKey}.</Kbd>
      </span>
    </Button>
  );
}
