import { inLine, marked } from '../../shared/lib/marked.ts';
import type { Job } from '../../shared/model/job.ts';
import { isActiveJob } from '../../shared/model/job.ts';
import { jobShare } from './job-words.ts';

/** How much of a job is done, as a line; it is read aloud in its words. */
export function ProgressBar({ job }: { job: Job }) {
  const share = jobShare(job);
  if (share === null) return null;
  const { done, of, words } = job.progress;
  return (
    <div
      role="progressbar"
      aria-label={`Progress of ${inLine(job.title)}`}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={done}
      aria-valuetext={words === '' ? `${done} of ${of}` : marked(words)}
      className="h-1 overflow-hidden rounded-full bg-line"
    >
      <div
        className={`h-full origin-left transition-transform duration-150 ${isActiveJob(job.state) || job.state === 'done' ? 'bg-live' : 'bg-sleep'}`}
        style={{ transform: `scaleX(${share})` }}
      />
    </div>
  );
}
