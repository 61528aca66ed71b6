import type { FormEvent } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { memberName } from '../store/member-name.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { moment } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { Nothing } from './panel.tsx';

/** Pauses all assistants and agents of the room, and ends that. */
export function Brake() {
  const pause = useSession(({ replica }) => replica.rows.pauses.get('room'));
  const self = useSession((session) => session.self?.role);
  const mayOperate = useMay('room.pause');
  const now = useRoomNow(60_000);
  const members = useSession(({ replica }) => replica.rows.members);
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    if (typeof reason === 'string') void ask('room.pause', { reason });
  };
  if (self === 'viewer') return <Nothing>Members and above pause assistants and agents.</Nothing>;
  return (
    <div className="flex flex-col items-start gap-4">
      {pause === undefined ? (
        <form aria-label="Pause" className="flex flex-col items-start gap-4" onSubmit={submit}>
          <p className="max-w-prose text-dim">
            While assistants and agents are paused nothing of theirs begins, and nothing that was
            approved for them runs. People talk and decide as before; what waited goes on
            afterwards.
          </p>
          <Field label="Why" name="reason" required={false} maxLength={bounds.titleUnits} />
          <Button type="submit" disabled={isBusy}>
            {mayOperate ? 'Pause all' : 'Ask to pause all'}
          </Button>
        </form>
      ) : (
        <>
          <p>
            Paused by {memberName(members, pause.by)} · {moment(pause.at, now)}
            {pause.reason !== '' && `: ${inLine(pause.reason)}`}
          </p>
          <Button disabled={isBusy} onClick={() => void ask('room.resume', {})}>
            {mayOperate ? 'End the pause' : 'Ask to end the pause'}
          </Button>
        </>
      )}
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </div>
  );
}
