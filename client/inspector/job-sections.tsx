import { inLine } from '../../shared/lib/marked.ts';
import type { JobId } from '../../shared/model/ids.ts';
import type { Job } from '../../shared/model/job.ts';
import { jobsTopic } from '../../shared/model/topic.ts';
import { Fresh } from '../frame/fresh.tsx';
import { useJobWords } from '../jobs/job-row.tsx';
import { JobActions } from '../jobs/job-view.tsx';
import { ProgressBar } from '../jobs/progress-bar.tsx';
import { useNameOf } from '../store/use-name-of.ts';
import { useSession } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { Facts, Gone, Happenings, Section } from './section.tsx';
import { jobHappenings } from './what-happened.ts';

/** A job beside its page, or beside the chat that it was started in. */
export function JobSections({ id, isOnPage }: { id: JobId; isOnPage: boolean }) {
  const job = useSession(({ replica }) => replica.rows.jobs.get(id));
  return job === undefined ? (
    <Gone>This job is not among those that this page holds.</Gone>
  ) : (
    <Held job={job} isOnPage={isOnPage} />
  );
}

function Held({ job, isOnPage }: { job: Job; isOnPage: boolean }) {
  const nameOf = useNameOf();
  const { words, tone } = useJobWords(job);
  const { title, kind, progress, startedBy, onBehalfOf, id } = job;
  return (
    <>
      <Section title="This job" aside={<Fresh topic={jobsTopic} />}>
        <p className="font-semibold">{inLine(title)}</p>
        <ProgressBar job={job} />
        <Facts
          facts={[
            {
              label: 'State',
              value: (
                <span className="inline-flex items-center gap-1.5">
                  <Dot tone={tone} />
                  {words}
                </span>
              ),
            },
            { label: 'Done', value: `${progress.done} of ${progress.of}` },
            { label: 'Kind', value: kind },
            { label: 'By', value: nameOf(onBehalfOf ?? startedBy) },
          ]}
        />
        {!isOnPage && <JobActions job={job} />}
      </Section>
      <Section title="What happened">
        <Happenings list={jobHappenings(job, nameOf)} nameOf={nameOf} />
      </Section>
      <ReceiptsSection title="Receipts" filter={{ jobId: id }} />
    </>
  );
}
