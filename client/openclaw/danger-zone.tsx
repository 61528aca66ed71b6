import { useEffect, useId, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMayAsk } from '../store/use-may.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { deletingWords } from './instance-words.ts';
import { sessionsOf } from './instances-in.ts';
import { useWhatWaits } from './what-waits.tsx';

/** Deletes an instance, once somebody has read what goes and what stays, and wrote its name. */
export function DangerZone({ instance }: { instance: Instance }) {
  const { id: instanceId, state } = instance;
  const name = inLine(instance.name);
  const id = useId();
  const mayAsk = useMayAsk('instances.remove');
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const [written, setWritten] = useState<string | null>(null);
  const sessions = useSession(({ replica }) => sessionsOf(replica.rows.threads, instanceId).length);
  const asked = useWhatWaits(instanceId).find(({ method }) => method === 'instances.remove')?.id;
  useEffect(() => {
    if (asked !== undefined) setWritten(null);
  }, [asked]);
  if (!mayAsk) return null;
  const remove = async () => {
    if ((await ask('instances.remove', { instanceId })) !== null) setWritten(null);
  };
  return (
    <section
      aria-labelledby={id}
      className="flex flex-col gap-3 rounded-lg border border-bad/55 p-4"
    >
      <h2 id={id} className="font-semibold text-bad">
        Danger zone
      </h2>
      <p className="max-w-prose text-dim">{deletingWords(name, sessions)}</p>
      {state === 'deleting' ? (
        <p role="status">
          It is being deleted. That is tried again until its place is gone for certain, also while
          nobody looks.
        </p>
      ) : asked !== undefined ? (
        <AskedFor approvalId={asked} what="Deleting it" />
      ) : written === null ? (
        <Button look="danger" className="self-start" onClick={() => setWritten('')}>
          Delete this OpenClaw…
        </Button>
      ) : (
        <form
          aria-label="Delete this OpenClaw"
          className="flex max-w-md flex-col gap-2.5"
          onSubmit={(event) => {
            event.preventDefault();
            if (written.trim() === name) void remove();
          }}
        >
          <Field
            autoFocus
            label={`Write “${name}” to delete it`}
            autoComplete="off"
            value={written}
            onChange={({ target }) => setWritten(target.value)}
          />
          <div className="flex gap-2">
            <Button type="submit" look="danger" disabled={isBusy || written.trim() !== name}>
              Delete it
            </Button>
            <Button onClick={() => setWritten(null)}>Cancel</Button>
          </div>
        </form>
      )}
      {state !== 'deleting' && waitsFor !== asked && <AskedFor approvalId={waitsFor} />}
      <Trouble words={trouble} />
    </section>
  );
}
