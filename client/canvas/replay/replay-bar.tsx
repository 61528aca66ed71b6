import { Pause, Play, SkipBack, SkipForward } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import {
  type RunId,
  runId as runIdSchema,
  type ThreadId,
  threadId as threadIdSchema,
} from '../../../shared/model/ids.ts';
import type { Moment } from '../../../shared/model/moment.ts';
import { threadTopic } from '../../../shared/model/topic.ts';
import { emptyReplica, type Rows } from '../../../shared/sync/replica.ts';
import { rowName } from '../../../shared/timeline/moment-of.ts';
import { whyNotShown } from '../../chat/no-thread.tsx';
import { Link } from '../../nav/link.tsx';
import { useNavigate } from '../../nav/use-navigate.ts';
import { useSearch } from '../../nav/use-trips.ts';
import { useNameOf } from '../../store/use-name-of.ts';
import { useRoomNow } from '../../store/use-now.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { useTopic } from '../../store/use-topic.ts';
import { dayAndClock } from '../../timeline/clock-words.ts';
import { momentWords } from '../../timeline/moment-words.ts';
import { RestToCome } from '../../timeline/rest-to-come.tsx';
import { type Step, stepsOf } from '../../timeline/steps-of.ts';
import { useAskedWords } from '../../timeline/use-asked-words.ts';
import { olderWords, useOlder } from '../../timeline/use-older.ts';
import { type Timeline, useTimeline } from '../../timeline/use-timeline.ts';
import { Button } from '../../ui/button.tsx';
import { took } from '../../ui/time-words.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { useCanvas } from '../view/use-canvas.ts';
import { longestMs, type Speed, showMs, speeds } from './pace.ts';
import { pastOf } from './past-of.ts';
import { useApprovalsOf } from './use-approvals-of.ts';
import { useLitInSight } from './use-lit-in-sight.ts';
import { useLeavingKey, useReplayKeys } from './use-replay-keys.ts';

/** The past of a chat, or of one run, drawn in place of the present for whoever looks, and nobody else. */
export default function ReplayBar() {
  const { replay, run } = useSearch();
  const threadId = threadIdSchema.safeParse(replay);
  const runId = runIdSchema.safeParse(run);
  const leave = useLeave();
  useLeavingKey(leave);
  if (!threadId.success)
    return <NoReplay words="The address names no chat that could be replayed." leave={leave} />;
  const of = { threadId: threadId.data, runId: runId.success ? runId.data : null };
  return <IfShown key={`${of.threadId} ${of.runId}`} {...of} leave={leave} />;
}

/** Of a chat that one may not read any more nothing is drawn, nor held. */
function IfShown(of: Of) {
  const { refused } = useTopic(threadTopic(of.threadId));
  if (refused !== undefined) return <NoReplay words={whyNotShown(refused)} leave={of.leave} />;
  return <Replay {...of} />;
}

const NoReplay = ({ words, leave }: { words: string; leave: () => void }) => (
  <Frame>
    <Trouble words={words} />
    <Button size="small" className="self-start" onClick={leave}>
      Back to now
    </Button>
  </Frame>
);

function useLeave(): () => void {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  return useCallback(
    () => void navigate({ to: '/r/$room/hatchery', params: { room } }),
    [navigate, room],
  );
}

interface Of {
  threadId: ThreadId;
  runId: RunId | null;
  leave: () => void;
}

function Replay({ threadId, runId, leave }: Of) {
  // What else the chat did meanwhile is drawn too, also where one looks at one run.
  const timeline = useTimeline(threadId, null);
  const { moments, dropped, isWhole } = timeline;
  const isOlder = useOlder(timeline, threadId, runId);
  const steps = useMemo(() => stepsOf(moments ?? [], runId), [moments, runId]);
  if (moments !== null && steps.length > 0)
    return <Moments {...{ timeline, moments, steps, isOlder, threadId, runId, leave }} />;
  return (
    <Frame>
      <RestToCome timeline={timeline} />
      <p>
        {moments !== null &&
          isWhole &&
          (dropped > 0
            ? 'What happened here is no longer kept. '
            : isOlder
              ? `${olderWords} `
              : 'Nothing happened here yet that could be replayed. ')}
        No past is drawn.
      </p>
      <Button size="small" className="self-start" onClick={leave}>
        Back to now
      </Button>
    </Frame>
  );
}

/** Its keys are those of the page then, and not of the link that led here. */
const focus = (section: HTMLElement | null): void => section?.focus({ preventScroll: true });

const Frame = ({ children }: { children: ReactNode }) => (
  <section
    aria-label="Replay"
    ref={focus}
    tabIndex={-1}
    className="absolute inset-x-2 bottom-3 z-20 mx-auto flex max-w-[680px] flex-col gap-2 rounded-xl border border-accent bg-panel px-4 py-3 shadow-float outline-none"
  >
    {children}
  </section>
);

function Moments({
  timeline,
  moments,
  steps,
  isOlder,
  threadId,
  runId,
  leave,
}: Of & {
  timeline: Timeline;
  moments: readonly Moment[];
  steps: readonly Step[];
  isOlder: boolean;
}) {
  const { dropped } = timeline;
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const [index, setIndex] = useState(0);
  const isHeld = useSession(({ replica: { rows } }) => isChatHeld(rows, threadId));
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const last = steps.length - 1;
  const at = Math.min(index, last);
  const { to: place, says } = steps[at] ?? { to: 0, says: 0 };
  const shown = moments[says];
  const next = moments[steps[at + 1]?.says ?? moments.length];
  const asked = useAskedWords(shown?.what === 'run' ? shown.messageId : null);
  usePast(moments, place, threadId);
  useLitInSight();
  const gap = shown === undefined || next === undefined ? 0 : next.at - shown.at;
  const isOver = at >= last;
  useEffect(() => {
    if (!isPlaying) return;
    if (isOver) return setPlaying(false);
    const timer = setTimeout(() => setIndex(at + 1), showMs(gap, speed));
    return () => clearTimeout(timer);
  }, [isPlaying, isOver, at, gap, speed]);
  const go = useCallback(
    (to: number) => {
      setPlaying(false);
      setIndex(Math.min(last, Math.max(0, to)));
    },
    [last],
  );
  useReplayKeys({ at, last, go });
  const toggle = () => {
    if (!isPlaying && isOver) setIndex(0);
    setPlaying(!isPlaying);
  };
  if (shown === undefined) return null;
  const told = momentWords(shown, beforeOf(moments, says), nameOf);
  const words = isAsking(shown) && asked !== null ? `${told}: ${asked}` : told;
  const time = dayAndClock(shown.at, now);
  return (
    <>
      <div
        aria-hidden
        className="pointer-events-none absolute inset-0 z-10 border-2 border-accent border-dashed"
      />
      <Frame>
        <p className="flex flex-wrap items-baseline gap-x-2">
          <b className="font-semibold text-accent tabular-nums">Replay · {time} — not now</b>
          <span className="text-faint text-small tabular-nums">
            {at + 1} of {steps.length}
          </span>
        </p>
        <p
          aria-live={isPlaying ? 'off' : 'polite'}
          className="min-w-0 font-semibold max-sm:line-clamp-3 sm:truncate"
          title={words}
        >
          {words}
        </p>
        <input
          type="range"
          aria-label="Moment of the replay"
          aria-valuetext={`${time}: ${words}`}
          min={0}
          max={last}
          step={1}
          value={at}
          className="h-6 w-full accent-(--accent)"
          onChange={({ target }) => go(Number(target.value))}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            size="small"
            aria-label="Step back"
            disabled={at === 0}
            onClick={() => go(at - 1)}
          >
            <SkipBack size={14} aria-hidden />
          </Button>
          <Button
            size="small"
            look="primary"
            aria-label={isPlaying ? 'Pause' : 'Play'}
            onClick={toggle}
          >
            {isPlaying ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
            <span className="max-sm:hidden">{isPlaying ? 'Pause' : 'Play'}</span>
          </Button>
          <Button size="small" aria-label="Step on" disabled={isOver} onClick={() => go(at + 1)}>
            <SkipForward size={14} aria-hidden />
          </Button>
          <select
            aria-label="Speed"
            value={speed}
            className="rounded-md border border-field bg-bg px-2 py-1 text-small"
            onChange={({ target }) =>
              setSpeed(speeds.find((one) => String(one) === target.value) ?? 1)
            }
          >
            {speeds.map((one) => (
              <option key={one} value={one}>
                {one} ×
              </option>
            ))}
          </select>
          <span className="flex-1" />
          <Button size="small" onClick={leave}>
            Back to now
          </Button>
        </div>
        <RestToCome timeline={timeline} />
        {!isHeld && (
          <p className="text-small">
            This page does not hold that chat, so only its steps are told. The timeline has them
            all.
          </p>
        )}
        <p className="text-faint text-small">
          {gap > 0 && `The next was ${took(gap)} later`}
          {gap > longestMs && '; the pause is shortened'}
          {gap > 0 && '. '}
          {at === 0 && dropped > 0 && 'What was before is no longer kept. '}
          {at === 0 && isOlder && `${olderWords} `}
          What is dim is as it is now. Only you see this.{' '}
          <Link
            to="/r/$room/t/$threadId/timeline"
            params={{ room, threadId }}
            search={runId === null ? {} : { run: runId }}
            className="underline underline-offset-4 hover:text-text"
          >
            Timeline
          </Link>
        </p>
      </Frame>
    </>
  );
}

/** Does it say that somebody asked? */
const isAsking = (moment: Moment): boolean =>
  moment.what === 'run' &&
  moment.began === true &&
  moment.state === 'queued' &&
  moment.cause === undefined;

/** The moment of the same row before that one. */
function beforeOf(moments: readonly Moment[], at: number): Moment | null {
  const one = moments[at];
  if (one === undefined) return null;
  const name = rowName(one);
  return moments.slice(0, at).findLast((before) => rowName(before) === name) ?? null;
}

/** Without its row nobody knows what to draw. */
const isChatHeld = ({ threads, privateThreads }: Rows, threadId: ThreadId): boolean =>
  threads.has(threadId) || [...privateThreads.values()].some((row) => row.threadId === threadId);

/** Has the canvas draw that moment until one leaves. */
function usePast(moments: readonly Moment[], at: number, threadId: ThreadId): void {
  const { view } = useCanvas();
  const { account } = useRoom();
  const topics = useSession(({ replica }) => replica.topics);
  const rows = useSession(({ replica }) => replica.rows);
  const title = useSession(({ room }) => room?.title ?? '');
  const approvals = useApprovalsOf(moments);
  const past = useMemo(
    () =>
      pastOf(at + 1, {
        ...{ threadId, moments, held: { ...rows, approvals } },
        now: {
          replica: { topics, rows, texts: emptyReplica.texts },
          ...{ title, self: account.principal },
          openclaw: {
            instances: rows.instances,
            instanceOf: (thread) => rows.threads.get(thread)?.openclaw?.instanceId,
          },
        },
      }),
    [moments, at, threadId, topics, rows, approvals, title, account],
  );
  useEffect(() => view.setState({ past }), [view, past]);
  useEffect(() => () => view.setState({ past: null }), [view]);
}
