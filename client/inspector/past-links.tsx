import type { RunId, ThreadId } from '../../shared/model/ids.ts';
import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';

/** Ways to what happened in a chat, or in one run of it: told, and drawn. */
export function PastLinks({ threadId, runId }: { threadId: ThreadId; runId?: RunId }) {
  const { id: room } = useRoom();
  const run = runId === undefined ? {} : { run: runId };
  const look = buttonLook('plain', 'small');
  return (
    <div className="flex flex-wrap gap-2">
      <Link
        to="/r/$room/t/$threadId/timeline"
        params={{ room, threadId }}
        search={run}
        className={look}
      >
        Timeline
      </Link>
      <Link
        to="/r/$room/hatchery"
        params={{ room }}
        search={{ replay: threadId, ...run }}
        className={look}
      >
        Replay
      </Link>
    </div>
  );
}
