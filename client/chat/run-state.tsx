import { type ReactNode, Suspense } from 'react';
import { isLiveRun, type ModelName, type Run } from '../../shared/model/run.ts';
import { answererOf, inItsName } from '../store/author-name.ts';
import { heirOf } from '../store/continued.ts';
import {
  isTicking,
  lastKnownWords,
  modelLabel,
  type RunWords,
  runLine,
  runWords,
} from '../store/run-words.ts';
import { inspect } from '../store/selection.ts';
import { useHeldRun } from '../store/use-held.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Dot, Pill } from '../ui/marks.tsx';

const SendAgain = lazyView(() =>
  import('./send-again.tsx').then((one) => ({ default: one.SendAgain })),
);

/** Which model wrote this. The rehearsal is never anything else. */
export const ModelPill = ({ model }: { model: ModelName }) => (
  <Pill
    title={
      model.rehearsal
        ? 'No model key is set: these words are rehearsed, the same every time.'
        : 'The model that wrote this'
    }
  >
    {modelLabel(model)}
  </Pill>
);

/** What a run does now, with its clock; without a connection, what it last did. */
export function useRunWords(run: Run, isNext = true): RunWords {
  const isInTouch = useInTouch();
  const now = useRoomNow(1_000, isInTouch && isTicking(run));
  const isHeld = useHeldRun(run);
  return isInTouch ? runWords(run, now, isNext, isHeld) : lastKnownWords(run, isNext, isHeld);
}

/** The same as a dot and a word. */
export function RunClock({ run, isNext = true }: { run: Run; isNext?: boolean }) {
  const { tone, state } = useRunWords(run, isNext);
  return (
    <span className="inline-flex items-center gap-1.5 text-dim text-small">
      <Dot tone={tone} />
      {state}
    </span>
  );
}

/** What stands below an answer: what went wrong or holds it up, else what it took. */
export function RunFoot({ run }: { run: Run }) {
  const isInTouch = useInTouch();
  const { tone, state, trouble } = isInTouch ? runWords(run, 0) : lastKnownWords(run);
  const isOver = !isLiveRun(run.state);
  const name = useSession(({ replica }) => answererOf(replica.rows, run));
  const heir = useSession(({ replica }) => heirOf(replica.rows.runs, run));
  if (heir !== undefined)
    return (
      <p className="text-dim text-small">
        It broke off here and went on by itself below. What it wrote is kept.
      </p>
    );
  if (trouble !== null)
    return (
      <TroubleBox
        tone={tone === 'bad' ? 'bad' : 'wait'}
        title={isOver || tone === 'off' ? state : 'stalled'}
        message={inItsName(trouble.message, name)}
        fix={trouble.fix}
      >
        <Suspense>{isOver && <SendAgain run={run} />}</Suspense>
      </TroubleBox>
    );
  if (!isOver) return null;
  return (
    <>
      {run.state === 'stopped' && (
        <p className="text-dim text-small">
          {run.firstTextAt === undefined
            ? 'Stopped before it wrote anything.'
            : 'Stopped. What it wrote is kept.'}
        </p>
      )}
      <RunLine run={run} />
    </>
  );
}

/** "This run": the few numbers of an answer, on one quiet line. */
function RunLine({ run }: { run: Run }) {
  const line = runLine(run);
  if (line === '') return null;
  return (
    <p className="text-small">
      <button
        type="button"
        title="More about this run"
        className="text-left text-faint hover:text-text hover:underline hover:underline-offset-4"
        onClick={() => inspect({ kind: 'run', id: run.id }, { raise: true })}
      >
        <span className="sr-only">This run: </span>
        {line}
      </button>
    </p>
  );
}

function TroubleBox({
  tone,
  title,
  message,
  fix,
  children,
}: {
  tone: 'bad' | 'wait';
  title: string;
  message: string;
  fix: string;
  children: ReactNode;
}) {
  const border = tone === 'bad' ? 'border-bad/55' : 'border-wait/55';
  return (
    <section
      aria-label={`Trouble: ${title}`}
      className={`flex flex-col items-start gap-1 rounded-lg border bg-panel px-3.5 py-3 ${border}`}
    >
      <p className="flex items-baseline gap-2 font-semibold">
        <Dot tone={tone} />
        {message}
      </p>
      <p className="pl-[15px] text-dim">{fix}</p>
      {children}
    </section>
  );
}
