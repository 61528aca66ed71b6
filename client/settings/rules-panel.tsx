import { type FormEvent, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { type Preset, preset as presetSchema } from '../../shared/model/approval.ts';
import { vaultTopic } from '../../shared/model/topic.ts';
import { isWeaker } from '../../shared/policy/terms.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { memberName } from '../store/member-name.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Opening } from '../ui/opening.tsx';
import { Select } from '../ui/select.tsx';
import { moment } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { GrantsList } from './grants-list.tsx';
import { Nothing, Panel, Part } from './panel.tsx';

/** How the room decides about what has to be allowed, and the brake for all that acts by itself. */
export default function RulesPanel() {
  const mayGovern = useMay('policies.set');
  return (
    <Panel
      title="Rules"
      intro="What an assistant, an agent or a member has to ask for first, and who then decides."
    >
      <Part title="Deciding">
        {mayGovern ? <Policy /> : <Nothing>Only owners see and set how this room decides.</Nothing>}
      </Part>
      <Part title="Allowed without asking">
        <GrantsList />
      </Part>
      <Part title="Assistants and agents">
        <Brake />
      </Part>
    </Panel>
  );
}

const presetWords: Record<Preset, string> = {
  solo: 'solo: one who may decide, also for themselves in two steps',
  team: 'team: where it matters, not who asked nor for whom',
  strict: 'strict: two different people',
};

const waits = [60, 8 * 60, 24 * 60, bounds.approvalMinutes];

function Policy() {
  const { isHeld } = useTopic(vaultTopic);
  const policy = useSession(({ replica }) => replica.rows.policies.get('room'));
  const current = policy?.preset ?? 'solo';
  const currentMinutes = (policy?.deadlineMs ?? bounds.approvalMs) / 60_000;
  const [picked, setPicked] = useState<Preset | null>(null);
  const [pickedMinutes, setMinutes] = useState<number | null>(null);
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  if (!isHeld) return <Opening />;
  const preset = picked ?? current;
  const minutes = pickedMinutes ?? currentMinutes;
  const isLess = isWeaker(preset, current);
  const isSame = preset === current && minutes === currentMinutes;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const method = isLess ? 'policies.weaken' : 'policies.set';
    if ((await ask(method, { preset, minutes })) === null) return;
    setPicked(null);
    setMinutes(null);
  };
  return (
    <form aria-label="Deciding" className="flex flex-col items-start gap-4" onSubmit={submit}>
      <Select
        label="Who decides"
        value={preset}
        options={presetSchema.options.map((value) => ({ value, words: presetWords[value] }))}
        onPick={setPicked}
      />
      <Select
        label="A request waits for"
        value={String(minutes)}
        options={[...new Set([...waits, currentMinutes])]
          .sort((a, b) => a - b)
          .map((value) => ({ value: String(value), words: waitWords(value) }))}
        onPick={(value) => setMinutes(Number(value))}
      />
      {isLess && (
        <p className="text-dim">
          This makes deciding easier, so it is decided itself, under the rule that holds now.
        </p>
      )}
      <Button type="submit" look="primary" disabled={isBusy || isSame}>
        {isLess ? 'Ask for it' : 'Save'}
      </Button>
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </form>
  );
}

function waitWords(minutes: number): string {
  if (minutes % 1_440 === 0) return minutes === 1_440 ? 'a day' : `${minutes / 1_440} days`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}

function Brake() {
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
            While they are paused nothing of theirs begins, and nothing that was approved for them
            runs. People talk and decide as before; what waited goes on afterwards.
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
