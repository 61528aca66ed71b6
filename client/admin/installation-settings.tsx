import { type FormEvent, useState } from 'react';
import { defaultSettings, type Setting } from '../../shared/model/account.ts';
import { lobbyTopic } from '../../shared/model/topic.ts';
import { Part } from '../settings/panel.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Opening } from '../ui/opening.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Who may sign up, and how much anybody may have. */
export function InstallationSettings() {
  const isHeld = useSession(({ replica }) => replica.topics.has(lobbyTopic));
  const setting = useSession(({ replica }) => replica.rows.settings.get('installation'));
  return (
    <Part title="Settings" level="h2">
      {isHeld ? <Form key={setting?.seq} setting={setting ?? defaultSettings} /> : <Opening />}
    </Part>
  );
}

const signUps = [
  { value: 'open', words: 'open: whoever comes' },
  { value: 'closed', words: 'closed: nobody new' },
] as const;

function Form({ setting }: { setting: Omit<Setting, 'id' | 'seq'> }) {
  const { ask, trouble, isBusy } = useAsk();
  const [signUp, setSignUp] = useState(setting.signUp);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string) => Number(form.get(name));
    void ask('settings.set', {
      signUp,
      agentsPerPerson: number('agentsPerPerson'),
      membersPerRoom: number('membersPerRoom'),
    });
  };
  return (
    <form
      aria-label="Settings"
      className="flex flex-col gap-4 rounded-lg border border-line bg-panel p-4"
      onSubmit={submit}
    >
      <div className="grid gap-4 sm:grid-cols-3">
        <Select label="Signing up" value={signUp} options={signUps} onPick={setSignUp} />
        <Field
          label="Agents per person"
          name="agentsPerPerson"
          type="number"
          min={0}
          max={1_000}
          defaultValue={setting.agentsPerPerson}
        />
        <Field
          label="Members per room"
          name="membersPerRoom"
          type="number"
          min={1}
          max={10_000}
          defaultValue={setting.membersPerRoom}
        />
      </div>
      <Trouble words={trouble} />
      <Button type="submit" look="primary" className="self-start" disabled={isBusy}>
        Save
      </Button>
    </form>
  );
}
