import { type FormEvent, useState } from 'react';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { FormBox } from './form-box.tsx';
import { KindInput, useOrder } from './kind-input.tsx';

/** Starts a job, and goes where it shows. */
export function StartJob({ onDone }: { onDone: () => void }) {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const { ask, trouble, isBusy } = useAsk();
  const [title, setTitle] = useState('');
  const order = useOrder();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = order.read();
    if (wanted === null) return;
    const named = title.trim() === '' ? {} : { title };
    const made = await ask('jobs.start', { ...wanted, ...named });
    if (made === null) return;
    onDone();
    await navigate({ to: '/r/$room/jobs/{-$jobId}', params: { room, jobId: made.jobId } });
  };
  return (
    <FormBox label="Start a job" onSubmit={(event) => void submit(event)}>
      <Field
        label="Name (if you like)"
        required={false}
        maxLength={bounds.titleUnits}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
      />
      <KindInput {...order} />
      <Trouble words={trouble} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={isBusy || order.kind === null}>
          Start
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </FormBox>
  );
}
