import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { useUntil } from '../store/shown-version.ts';
import { nextRun } from '../store/thread-entries.ts';
import { useMay } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { commandKey } from '../ui/keys.ts';
import { Kbd } from '../ui/marks.tsx';
import { Composer } from './composer.tsx';
import { EarlierVersion } from './earlier-version.tsx';
import { sayInThread } from './say-in-thread.ts';
import { useStop } from './use-stop.ts';
import { useMuteWords, useWhyNotSay } from './use-why-not-say.ts';

/** Writes into a thread, and stops the answer that is under way. */
export function ThreadComposer({ threadId }: { threadId: ThreadId }) {
  const room = useRoom();
  const run = useSession(({ replica }) =>
    nextRun([...replica.rows.runs.values()].filter((one) => one.threadId === threadId)),
  );
  const whyNot = useWhyNotSay();
  const isMute = useMuteWords() !== null;
  const mayStop = useMay('runs.stop');
  const isEarlier = useUntil(threadId) !== null;
  return (
    <div className="px-7 pt-1 pb-4 max-md:px-3 max-md:pb-3">
      {isEarlier ? (
        <EarlierVersion threadId={threadId} />
      ) : (
        <Composer
          threadId={threadId}
          placeholder="Say something · / commands · @ names"
          note={run === null ? undefined : 'queued after this answer'}
          whyNot={whyNot}
          isMute={isMute}
          actions={run !== null && mayStop && <StopButton runId={run.id} />}
          send={(text) => sayInThread(room, threadId, text)}
          leave={(text) => sayInThread(room, threadId, text, 'messages.note')}
        />
      )}
    </div>
  );
}

function StopButton({ runId }: { runId: RunId }) {
  const { stop, isStopping } = useStop(runId);
  return (
    <Button disabled={isStopping} onClick={stop}>
      {isStopping ? 'Stopping' : 'Stop'}
      <span aria-hidden className="text-faint max-md:hidden">
        <Kbd>{commandKey}.</Kbd>
      </span>
    </Button>
  );
}
