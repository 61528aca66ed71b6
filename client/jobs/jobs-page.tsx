import { CalendarClock, Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { jobId as jobIdSchema } from '../../shared/model/ids.ts';
import { isActiveJob, type Job } from '../../shared/model/job.ts';
import { jobsTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { Fresh } from '../frame/fresh.tsx';
import { focusPageName, Page } from '../frame/page.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useParams } from '../nav/use-trips.ts';
import { Nothing, Part, Rows } from '../settings/panel.tsx';
import { useMay } from '../store/use-may.ts';
import { useMore } from '../store/use-more.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Button } from '../ui/button.tsx';
import { Opening } from '../ui/opening.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { useSteps } from '../ui/use-steps.ts';
import { JobRow } from './job-row.tsx';
import { JobView } from './job-view.tsx';
import { type JobForm, jobWishStore } from './job-wish.ts';
import { isListed, usePrivateWork, WatchedWork } from './private-work.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { Schedules } from './schedules.tsx';
import { StartJob } from './start-job.tsx';

/** Long work that goes on with nobody here: what is under way, what comes by itself, what was. */
export default function JobsPage() {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const { jobId } = useParams();
  const { isHeld } = useTopic(jobsTopic);
  const rows = useSession(({ replica }) => replica.rows.jobs);
  const topics = usePrivateWork();
  const open = jobIdSchema.safeParse(jobId);
  const all = [...rows.values()].filter((one) => isListed(one, topics)).sort(newestFirst);
  const listed = [...all.filter(isActive), ...all.filter((one) => !isActive(one))];
  useSteps((by) => {
    const at = listed.findIndex(({ id }) => id === jobId);
    const next = listed[at === -1 ? 0 : at + by];
    if (next === undefined) return;
    const step = navigate({ to: '/r/$room/jobs/{-$jobId}', params: { room, jobId: next.id } });
    void step.then(focusPageName);
  });
  return (
    <>
      <WatchedWork topics={topics} />
      {jobId === undefined ? (
        <Jobs jobs={listed} isHeld={isHeld} topics={topics} />
      ) : open.success ? (
        <JobView key={open.data} id={open.data} />
      ) : (
        <Page title="Job">
          <Nothing>There is no such job here.</Nothing>
        </Page>
      )}
    </>
  );
}

const isActive = ({ state }: Job): boolean => isActiveJob(state);

const newestFirst = (a: Job, b: Job): number => b.lastAt - a.lastAt || b.seq - a.seq;

function Jobs({
  jobs,
  isHeld,
  topics,
}: {
  jobs: readonly Job[];
  isHeld: boolean;
  topics: ReadonlySet<string>;
}) {
  const [form, setForm] = useState<JobForm | null>(null);
  const mayStart = useMay('jobs.start');
  const wish = useStore(jobWishStore, (state) => state.form);
  useEffect(() => {
    if (wish === null) return;
    jobWishStore.setState({ form: null });
    setForm(wish);
  }, [wish]);
  const active = jobs.filter(isActive);
  const past = jobs.filter((one) => !isActive(one));
  const close = () => setForm(null);
  return (
    <Page
      title="Jobs"
      fresh={<Fresh topic={jobsTopic} />}
      aside={
        mayStart && (
          <>
            <Button size="small" look="primary" onClick={() => setForm('start')}>
              <Play size={13} aria-hidden />
              Start a job
            </Button>
            <Button size="small" onClick={() => setForm('schedule')}>
              <CalendarClock size={13} aria-hidden />
              New schedule
            </Button>
          </>
        )
      }
    >
      {form === 'start' && <StartJob onDone={close} />}
      {form === 'schedule' && <ScheduleForm onDone={close} />}
      <Part title="Under way" level="h2">
        {active.length > 0 ? (
          <Rows label="Under way">
            {active.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </Rows>
        ) : isHeld ? (
          <Nothing>
            Nothing is under way. A job goes on with nobody here, over restarts too, and shows its
            progress to everybody who sees it.
            {mayStart && ' Start one above, in a chat, or let an agent do it.'}
          </Nothing>
        ) : (
          <Opening />
        )}
      </Part>
      <Schedules topics={topics} />
      {past.length > 0 && (
        <Part title="Ended" level="h2">
          <Rows label="Ended">
            {past.map((job) => (
              <JobRow key={job.id} job={job} />
            ))}
          </Rows>
          <Older />
        </Part>
      )}
    </Page>
  );
}

function Older() {
  const { connection } = useRoom();
  const start = useSession(({ replica }) => replica.topics.get(jobsTopic)?.start ?? 0);
  const { more, isBusy, trouble } = useMore(() =>
    connection.call('jobs.page', { before: start, limit: limits.pageRows }),
  );
  if (start <= 0) return null;
  return (
    <>
      <Button className="self-start" disabled={isBusy} onClick={more}>
        Older jobs
      </Button>
      <Trouble words={trouble} />
    </>
  );
}
