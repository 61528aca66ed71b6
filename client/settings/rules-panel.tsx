import { type FormEvent, useState } from 'react';
import { type Preset, preset as presetSchema } from '../../shared/model/approval.ts';
import { vaultTopic } from '../../shared/model/topic.ts';
import { isWeaker } from '../../shared/policy/terms.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Button } from '../ui/button.tsx';
import { Opening } from '../ui/opening.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { Brake } from './brake.tsx';
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
