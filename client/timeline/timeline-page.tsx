import { useMemo, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import {
  type RunId,
  runId as runIdSchema,
  type ThreadId,
  threadId as threadIdSchema,
} from '../../shared/model/ids.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { NoThread } from '../chat/no-thread.tsx';
import { Fresh } from '../frame/fresh.tsx';
import { Page } from '../frame/page.tsx';
import { Link } from '../nav/link.tsx';
import { useParams, useSearch } from '../nav/use-trips.ts';
import { Nothing, Part } from '../settings/panel.tsx';
import { titleOf } from '../store/thread-title.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { count } from '../ui/count.ts';
import { lanesOf } from './lanes.ts';
import { Legend } from './legend.tsx';
import { RestToCome } from './rest-to-come.tsx';
import { RunLane } from './run-lane.tsx';
import { olderWords, useOlder } from './use-older.ts';
import { useTimeline } from './use-timeline.ts';
import { Waterfall } from './waterfall.tsx';

/** What happened in a chat or a session of OpenClaw, run by run, the newest first. */
export default function TimelinePage() {
  const parsed = threadIdSchema.safeParse(useParams().threadId);
  const run = runIdSchema.safeParse(useSearch().run);
  if (!parsed.success) return <NoThread reason="notFound" />;
  return <OfChat key={parsed.data} threadId={parsed.data} run={run.success ? run.data : null} />;
}

/** More runs than that nobody reads at once. */
const shownAtOnce = 12;

function OfChat({ threadId, run }: { threadId: ThreadId; run: RunId | null }) {
  const { id: room } = useRoom();
  const refused = useSession((session) => session.refused.get(threadTopic(threadId)));
  const thread = useSession(({ replica }) => replica.rows.threads.get(threadId));
  const timeline = useTimeline(threadId, run);
  const { moments, dropped, isWhole } = timeline;
  const isOlder = useOlder(timeline, threadId, run);
  const isOfOneRun = run !== null;
  const { lanes, loose } = useMemo(
    () => lanesOf(moments ?? [], { dropped, isOfOneRun }),
    [moments, dropped, isOfOneRun],
  );
  const [most, setMost] = useState(shownAtOnce);
  const ends = loose.flatMap(({ from, to, last }) => [from, to ?? last.at]);
  if (refused !== undefined) return <NoThread reason={refused} threadId={threadId} />;
  return (
    <Page
      title="Timeline"
      fresh={<Fresh topic={threadTopic(threadId)} />}
      aside={
        <>
          <Link
            to="/r/$room/hatchery"
            params={{ room }}
            search={{ replay: threadId, ...(run === null ? {} : { run }) }}
            className={buttonLook('plain', 'small')}
          >
            Replay
          </Link>
          <Link
            to="/r/$room/t/$threadId"
            params={{ room, threadId }}
            className={buttonLook('plain', 'small')}
          >
            {thread?.openclaw === undefined ? 'The chat' : 'The session'}
          </Link>
        </>
      }
    >
      {thread !== undefined && <p className="-mb-4 font-semibold">{inLine(titleOf(thread))}</p>}
      <p className="max-w-prose text-dim">
        What the room noted as it happened, by its own clock. A bar that fades out is not over, and
        reaches to the last that is known.
      </p>
      {run !== null && (
        <p className="text-dim">
          One run of it.{' '}
          <Link
            to="/r/$room/t/$threadId/timeline"
            params={{ room, threadId }}
            className="underline underline-offset-4"
          >
            Show all
          </Link>
        </p>
      )}
      <RestToCome timeline={timeline} />
      {moments === null ? null : moments.length === 0 ? (
        isWhole && (
          <Nothing>
            {dropped > 0
              ? `${count(dropped, 'step')} happened here, and none of them is kept any more.`
              : isOlder
                ? olderWords
                : 'Nothing happened here yet that a timeline tells. It begins with the first question.'}
          </Nothing>
        )
      ) : (
        <>
          <Legend />
          {lanes.slice(0, most).map((lane) => (
            <RunLane key={lane.id} lane={lane} threadId={threadId} isWhole={isWhole} />
          ))}
          {lanes.length > most && (
            <Button className="self-start" onClick={() => setMost(most + shownAtOnce)}>
              {count(lanes.length - most, 'earlier run')}
            </Button>
          )}
          {loose.length > 0 && (
            <Part title="Outside of any answer" level="h2">
              <Waterfall
                label="Approvals and jobs outside of any answer"
                spans={loose}
                isWhole={isWhole}
                reach={{ from: Math.min(...ends), to: Math.max(...ends) }}
              />
            </Part>
          )}
          {dropped > 0 && (
            <p className="text-dim text-small">
              {count(dropped, 'earlier step')} of this chat {dropped === 1 ? 'is' : 'are'} no longer
              kept.
            </p>
          )}
          {isOlder && <p className="text-dim text-small">{olderWords}</p>}
        </>
      )}
    </Page>
  );
}
