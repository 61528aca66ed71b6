import type { Run, Trouble } from '../../shared/model/run.ts';
import { troubles } from './openclaw/troubles.ts';
import { toolsOf } from './run-queue.ts';
import type { Store } from './store/shelves.ts';

/** Has it shown a word or a call? Only of that can one say that it is kept. */
const hasShown = (store: Store, run: Run): boolean =>
  run.firstTextAt !== undefined || toolsOf(store, run).length > 0;

/** What is said of a run whose producer is no more. An OpenClaw may go on with it by itself once it is back. */
export function lostWords(store: Store, run: Run): Trouble {
  const isOpenClaw = run.producer !== undefined;
  if (hasShown(store, run))
    return {
      code: 'producerLost',
      message: 'What was writing this answer stopped and did not come back.',
      fix: `Everything written so far is kept. ${isOpenClaw ? againIfNoMore : 'Send the message again to continue.'}`,
    };
  return {
    code: 'producerLost',
    message: 'What was to answer this stopped and did not come back. Nothing was written.',
    fix: isOpenClaw ? againIfNothing : 'Send the message again.',
  };
}

/** The same of one whose OpenClaw somebody started anew. */
export function restartedWords(store: Store, run: Run): Trouble {
  const code = 'restarted';
  return hasShown(store, run)
    ? {
        code,
        message: 'OpenClaw was started anew before this was finished.',
        fix: `Everything written so far is kept. ${againIfNoMore}`,
      }
    : {
        code,
        message: 'OpenClaw was started anew before it answered this. Nothing was written.',
        fix: againIfNothing,
      };
}

/** Of one whose OpenClaw is away and may come back. */
export const awayWords = (store: Store, run: Run): Trouble => ({
  code: troubles.awayBefore.code,
  message: hasShown(store, run)
    ? 'OpenClaw went away in the middle of this answer. What it wrote is kept.'
    : 'OpenClaw went away before it answered this. Nothing was written.',
  fix: 'Its box is being brought back; then it is seen what became of this.',
});

const againIfNoMore =
  'Once it is back it may go on by itself: send the message again if nothing more comes below.';
const againIfNothing =
  'Once it is back it may answer by itself: send the message again if nothing comes below.';
