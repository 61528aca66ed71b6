import type { Entry } from '../store/thread-entries.ts';

/** Tells a screen reader that an answer began and how it ended; the words themselves would flood it. */
export function Announcer({ entries }: { entries: readonly Entry[] }) {
  const last = entries.findLast((entry) => entry.kind === 'message' || entry.kind === 'run');
  const run = last !== undefined && 'run' in last ? last.run : null;
  return (
    <p role="status" aria-label="Answer" className="sr-only">
      {run === null ? '' : words[run.state]}
    </p>
  );
}

const words = {
  queued: 'An answer is queued.',
  running: 'Autopilot is answering.',
  waiting: 'The answer waits for a decision.',
  done: 'Autopilot has answered.',
  failed: 'The answer failed.',
  stopped: 'The answer was stopped.',
  interrupted: 'The answer was interrupted.',
} as const;
