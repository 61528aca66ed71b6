import type { ReactNode } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { JobId } from '../../shared/model/ids.ts';
import { isActiveJob, type Job } from '../../shared/model/job.ts';
import { jobsTopic, jobTopic } from '../../shared/model/topic.ts';
import { mayTouch } from '../../shared/policy/own-work.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Page } from '../frame/page.tsx';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { Nothing, Part } from '../settings/panel.tsx';
import { titleOf } from '../store/thread-title.ts';
import { valueText } from '../store/tool-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { Opening } from '../ui/opening.tsx';
import { reachable } from '../ui/reachable.ts';
import { moment } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { JobLog } from './job-log.tsx';
import { useJobWords } from './job-row.tsx';
import { isWork, missedWords } from './job-words.ts';
import { ProgressBar } from './progress-bar.tsx';
import { WorkActions } from './work-actions.tsx';

/** One job: how far it is, what it said, what came of it, and what can be done about it. */
export function JobView({ id }: { id: JobId }) {
  const { isHeld } = useTopic(jobsTopic);
  const { refused } = useTopic(jobTopic(id));
  const job = useSession(({ replica }) => replica.rows.jobs.get(id));
  return (
    <Page
      title={job === undefined ? 'Job' : inLine(job.title)}
      fresh={<Fresh topic={jobTopic(id)} />}
    >
      {job === undefined ? (
        refused !== undefined ? (
          <Nothing>There is no such job here, or it is in a chat that you do not see.</Nothing>
        ) : isHeld ? (
          <Nothing>
            This job is older than what is listed. Its log is below, its end in the receipts.
          </Nothing>
        ) : (
          <Opening />
        )
      ) : (
        <Standing job={job} />
      )}
      {refused === undefined && <JobLog id={id} />}
    </Page>
  );
}

function Standing({ job }: { job: Job }) {
  const { id: room } = useRoom();
  const { words, tone } = useJobWords(job);
  const { progress, trouble, result, input, retryOf } = job;
  const missed = missedWords(job.missed);
  return (
    <>
      <section aria-label="How it stands" className="flex flex-col gap-3">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <Dot tone={tone} />
          <span className="font-semibold">{words}</span>
          {progress.of > 0 && (
            <span className="text-dim">
              {progress.done} of {progress.of}
            </span>
          )}
          {progress.words !== '' && <span className="text-dim">· {progress.words}</span>}
        </p>
        <ProgressBar job={job} />
        {trouble !== undefined && (
          <p className="text-bad">
            {trouble.message} {trouble.fix}
          </p>
        )}
        {missed !== null && <p className="text-wait">{missed}</p>}
        {retryOf !== undefined && (
          <p className="text-dim">
            It does again what{' '}
            <Link
              to="/r/$room/jobs/{-$jobId}"
              params={{ room, jobId: retryOf }}
              className="underline underline-offset-4"
            >
              an earlier job
            </Link>{' '}
            did not finish.
          </p>
        )}
        {isWork(job) && <WorkActions job={job} />}
        <JobActions job={job} />
      </section>
      <Facts job={job} />
      <Value title="Input" value={input} />
      {result !== undefined && <Value title="Result" value={result} />}
    </>
  );
}

/** What one may do about a job now: end it, or do it again. */
export function JobActions({ job }: { job: Job }) {
  const { id: room, account } = useRoom();
  const navigate = useNavigate();
  const role = useSession(({ self }) => self?.role ?? null);
  const mayStart = useMay('jobs.start');
  const { ask, trouble, isBusy } = useAsk();
  const { id: jobId, state } = job;
  const isActive = isActiveJob(state);
  const isOver = state === 'failed' || state === 'cancelled';
  const retry = async () => {
    const made = await ask('jobs.retry', { jobId });
    if (made !== null)
      await navigate({ to: '/r/$room/jobs/{-$jobId}', params: { room, jobId: made.jobId } });
  };
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        {isActive && mayStart && mayTouch(job, account.principal, role) && (
          <Button disabled={isBusy} onClick={() => void ask('jobs.cancel', { jobId })}>
            Cancel the job
          </Button>
        )}
        {isOver && mayStart && (
          <Button look="primary" disabled={isBusy} onClick={() => void retry()}>
            Start it again
          </Button>
        )}
      </div>
      <Trouble words={trouble} />
    </>
  );
}

function Facts({ job }: { job: Job }) {
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const thread = useSession(({ replica }) =>
    job.threadId === undefined ? undefined : replica.rows.threads.get(job.threadId),
  );
  const schedule = useSession(({ replica }) =>
    job.scheduleId === undefined ? undefined : replica.rows.schedules.get(job.scheduleId),
  );
  const now = useRoomNow(60_000);
  const { kind, startedBy, onBehalfOf, createdAt, endedAt, endedBy, threadId, scheduleId, runner } =
    job;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
      <Fact name="Kind">{kind}</Fact>
      <Fact name="Started by">
        {nameOf(startedBy)}
        {onBehalfOf !== undefined && ` for ${nameOf(onBehalfOf)}`} · {moment(createdAt, now)}
      </Fact>
      {runner !== undefined && <Fact name="Done by">{nameOf(runner)}</Fact>}
      {scheduleId !== undefined && (
        <Fact name="Schedule">
          {schedule === undefined ? 'one that is gone' : inLine(schedule.title)}
        </Fact>
      )}
      {threadId !== undefined && (
        <Fact name="Chat">
          <Link
            to="/r/$room/t/$threadId"
            params={{ room, threadId }}
            className="underline underline-offset-4"
          >
            {thread === undefined ? 'a chat' : titleOf(thread)}
          </Link>
        </Fact>
      )}
      {endedAt !== undefined && (
        <Fact name="Ended">
          {moment(endedAt, now)}
          {endedBy !== undefined && ` by ${nameOf(endedBy)}`}
        </Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-dim">{name}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
);

const Value = ({ title, value }: { title: string; value: unknown }) => (
  <Part title={title} level="h2">
    <pre
      ref={(element) => reachable(element)}
      className="max-h-60 overflow-auto whitespace-pre-wrap rounded-md border border-line bg-panel px-3 py-2 font-mono text-small [overflow-wrap:anywhere]"
    >
      {valueText(value)}
    </pre>
  </Part>
);
