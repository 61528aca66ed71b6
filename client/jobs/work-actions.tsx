import { type FormEvent, useState } from 'react';
import { isActiveJob, type Job } from '../../shared/model/job.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';

/** Work that a member does: taking it on, saying how far it is, and ending it. */
export function WorkActions({ job }: { job: Job }) {
  const { account } = useRoom();
  const mayClaim = useMay('jobs.claim');
  const { ask, trouble, isBusy } = useAsk();
  const { id: jobId, runner, state } = job;
  if (!mayClaim || !isActiveJob(state)) return null;
  if (runner === account.principal) return <Running job={job} />;
  if (runner !== undefined) return null;
  return (
    <>
      <p className="text-dim">
        It waits for a member, a person or an agent, who takes it on and says how far it is.
      </p>
      <Button
        className="self-start"
        disabled={isBusy}
        onClick={() => void ask('jobs.claim', { jobId })}
      >
        Take it on
      </Button>
      <Trouble words={trouble} />
    </>
  );
}

function Running({ job: { id: jobId, claim = 0, dueAt, progress } }: { job: Job }) {
  const { ask, trouble, isBusy } = useAsk();
  const now = useRoomNow(1_000);
  const [line, setLine] = useState('');
  const [done, setDone] = useState('');
  const words = line.trim() === '' ? {} : { words: line };
  const report = async (event: FormEvent) => {
    event.preventDefault();
    const reached = Number(done);
    const said = {
      ...(line.trim() === '' ? {} : { line }),
      ...(done !== '' && Number.isInteger(reached) ? { done: reached } : {}),
    };
    if ((await ask('jobs.report', { jobId, claim, ...said })) === null) return;
    setLine('');
    setDone('');
  };
  const finish = (state: 'done' | 'failed') =>
    void ask('jobs.finish', { jobId, claim, state, ...words });
  return (
    <form
      aria-label="Your work"
      className="flex flex-col gap-3 rounded-lg border border-line-strong bg-panel p-4"
      onSubmit={(event) => void report(event)}
    >
      <p>
        You took this on.{' '}
        {dueAt !== undefined && (
          <span className="text-dim">
            Say how it goes within {spanLeft(dueAt - now)}, or the next may have it.
          </span>
        )}
      </p>
      <Field
        label="A line for its log"
        required={false}
        maxLength={bounds.jobLineUnits}
        value={line}
        onChange={({ target }) => setLine(target.value)}
      />
      {progress.of > 1 && (
        <Field
          label={`Done, of ${progress.of}`}
          required={false}
          inputMode="numeric"
          value={done}
          onChange={({ target }) => setDone(target.value)}
        />
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={isBusy}>
          Say so
        </Button>
        <Button look="primary" disabled={isBusy} onClick={() => finish('done')}>
          It is done
        </Button>
        <Button look="danger" disabled={isBusy} onClick={() => finish('failed')}>
          It failed
        </Button>
      </div>
      <Trouble words={trouble} />
    </form>
  );
}
