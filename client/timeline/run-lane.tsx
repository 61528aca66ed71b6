import { useId } from 'react';
import { marked } from '../../shared/lib/marked.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { isLiveRun } from '../../shared/model/run.ts';
import { stopRun } from '../chat/stop-run.ts';
import { Link } from '../nav/link.tsx';
import { useMay } from '../store/use-may.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { dayAndClock } from './clock-words.ts';
import type { Lane } from './lanes.ts';
import { causeWords } from './moment-words.ts';
import { laneFacts, notHere, runStanding, stallWords } from './span-words.ts';
import { useAskedWords } from './use-asked-words.ts';
import { Waterfall } from './waterfall.tsx';

/** One run: who asked, how it stands, what it took, and what happened in it when. */
export function RunLane({
  lane,
  threadId,
  isWhole,
}: {
  lane: Lane;
  threadId: ThreadId;
  /** Is what came later here too? */
  isWhole: boolean;
}) {
  const heading = useId();
  const room = useRoom();
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const mayStop = useMay('runs.stop');
  const held = useSession(({ replica }) => replica.rows.runs.get(lane.id));
  const { run, last, spans, stalls, knownTo } = lane;
  const isLive = isLiveRun(last.state);
  const { tone, state } = isLive && !isWhole ? notHere : runStanding(run, last, nameOf);
  const reach = { from: run.from, to: knownTo };
  const why = last.cause === undefined ? '' : `, ${causeWords[last.cause]}`;
  const words = useAskedWords(last.messageId);
  const who =
    last.cause === undefined
      ? `${nameOf(last.askedBy)} asked${words === null ? '' : `: ${words}`}`
      : 'Nobody here asked for it';
  return (
    <section
      aria-labelledby={heading}
      className="flex flex-col gap-2 rounded-lg border border-line bg-panel px-4 py-3"
    >
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <h2 id={heading} className="min-w-0 font-semibold">
          <time dateTime={new Date(run.from).toISOString()}>{dayAndClock(run.from, now)}</time>
          {` · ${who}${why}`}
        </h2>
        <span className="inline-flex items-center gap-1.5 text-dim text-small">
          <Dot tone={tone} />
          {state}
        </span>
      </div>
      <p className="text-dim text-small">{laneFacts(lane).join(' · ')}</p>
      {last.follows !== undefined && (
        <p className="text-dim text-small">It goes on with a run before it.</p>
      )}
      {last.trouble !== undefined && (
        <p className="text-bad text-small">
          {held?.trouble === undefined
            ? `It ended because of “${marked(last.trouble)}”. Its message says more.`
            : marked(`${held.trouble.message} ${held.trouble.fix}`)}
        </p>
      )}
      {stalls.map((stall) => (
        <p key={stall.from} className="text-small text-wait">
          {stallWords(stall, now)}
        </p>
      ))}
      <Waterfall
        label="What happened in it"
        spans={[run, ...spans]}
        reach={reach}
        isWhole={isWhole}
      />
      <div className="flex flex-wrap gap-2">
        <Link
          to="/r/$room/t/$threadId"
          params={{ room: room.id, threadId }}
          hash={last.messageId}
          className={buttonLook('plain', 'small')}
        >
          Its message
        </Link>
        <Link
          to="/r/$room/hatchery"
          params={{ room: room.id }}
          search={{ replay: threadId, run: lane.id }}
          className={buttonLook('plain', 'small')}
        >
          Replay
        </Link>
        {isLive && isWhole && mayStop && (
          <Button
            size="small"
            look="danger"
            disabled={last.stopping !== undefined || held?.stopping !== undefined}
            onClick={() => stopRun(room, lane.id)}
          >
            Stop this run
          </Button>
        )}
      </div>
    </section>
  );
}
