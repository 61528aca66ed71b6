import { answererOf } from '../store/author-name.ts';
import type { Entry } from '../store/thread-entries.ts';
import { useSession } from '../store/use-room.ts';

/** Tells a screen reader who answers and how it ended; the words themselves would flood it. */
export default function Announcer({ entries }: { entries: readonly Entry[] }) {
  const last = entries.findLast((entry) => entry.kind === 'message' || entry.kind === 'run');
  const run = last !== undefined && 'run' in last ? last.run : null;
  const name = useSession(({ replica }) => (run === null ? '' : answererOf(replica.rows, run)));
  return (
    <p role="status" aria-label="Answer" className="sr-only">
      {run === null ? '' : `${name} ${words[run.state]}`}
    </p>
  );
}

const words = {
  queued: 'is to answer.',
  running: 'is answering.',
  waiting: 'waits for a decision.',
  done: 'has answered.',
  failed: 'could not answer.',
  stopped: 'was stopped.',
  interrupted: 'was interrupted.',
} as const;
