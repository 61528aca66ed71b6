import { inLine, marked } from '../../shared/lib/marked.ts';
import { isActiveJob, type Job } from '../../shared/model/job.ts';
import { Link } from '../nav/link.tsx';
import { useInTouch } from '../store/use-in-touch.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { Dot, PrivateMark } from '../ui/marks.tsx';
import { when } from '../ui/time-words.ts';
import { jobWords, lastKnownJob } from './job-words.ts';
import { ProgressBar } from './progress-bar.tsx';

/** A job by its clock; without a connection, what it was. */
export function useJobWords(job: Job) {
  const isInTouch = useInTouch();
  const now = useRoomNow(1_000, isInTouch && isActiveJob(job.state));
  return isInTouch ? jobWords(job, now) : lastKnownJob(job);
}

/** One job of the list: what it is called, how it stands, who started it. */
export function JobRow({ job }: { job: Job }) {
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const now = useRoomNow(15_000);
  const { words, tone } = useJobWords(job);
  return (
    <li className="p-0!">
      <Link
        to="/r/$room/jobs/{-$jobId}"
        params={{ room, jobId: job.id }}
        className="flex flex-col gap-2 px-4 py-3 hover:bg-raised/60"
      >
        <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <span className="min-w-40 flex-1 truncate font-semibold">{inLine(job.title)}</span>
          {job.hidden === true && <PrivateMark />}
          <span className="flex items-center gap-1.5 text-dim text-small">
            <Dot tone={tone} />
            {words}
          </span>
        </span>
        {isActiveJob(job.state) && <ProgressBar job={job} />}
        <span className="flex flex-wrap gap-x-2 text-faint text-small">
          <span>{job.progress.words === '' ? job.kind : marked(job.progress.words)}</span>
          <span>by {nameOf(job.onBehalfOf ?? job.startedBy)}</span>
          <time dateTime={new Date(job.lastAt).toISOString()}>{when(job.lastAt, now)}</time>
        </span>
      </Link>
    </li>
  );
}
