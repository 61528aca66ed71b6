import { type FormEvent, useState } from 'react';
import { Link } from '../nav/link.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { Trouble } from '../ui/trouble.tsx';
import { OwnRoomOnly } from './own-room-only.tsx';
import { Panel, Part } from './panel.tsx';
import { useRefusalWords } from './refusal-words.ts';

/** Who one is for the others. */
export default function ProfilePanel() {
  return (
    <OwnRoomOnly to="/r/$room/settings/profile">
      <Panel title="Profile" intro="Your name as others see it, in every room you are a member of.">
        <Name />
        <Email />
      </Panel>
    </OwnRoomOnly>
  );
}

function Name() {
  const { account } = useRoom();
  const { principal } = account;
  const name = useSession(({ replica }) => replica.rows.members.get(principal)?.name);
  const known = name ?? account.name;
  const { ask, trouble, isBusy } = useAsk();
  const whyNot = useRefusalWords('profile.rename');
  const [isSaved, setSaved] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget).get('name');
    setSaved(
      typeof wanted === 'string' && (await ask('profile.rename', { name: wanted })) !== null,
    );
  };
  return (
    <form className="flex max-w-sm flex-col items-start gap-4" onSubmit={submit}>
      <div className="flex w-full items-end gap-3 [&>div]:flex-1">
        <Avatar name={known} kind={kindOf(principal)} size="size-9" />
        <Field
          key={known}
          label="Name"
          name="name"
          autoComplete="name"
          defaultValue={known}
          maxLength={80}
          disabled={whyNot !== null}
          hint={whyNot ?? undefined}
          onChange={() => setSaved(false)}
        />
      </div>
      <Trouble words={trouble} />
      <div className="flex items-center gap-3">
        <Button type="submit" look="primary" disabled={isBusy || whyNot !== null}>
          Save
        </Button>
        <p role="status" className="text-dim">
          {isSaved ? 'Saved.' : ''}
        </p>
      </div>
    </form>
  );
}

function Email() {
  const { account } = useRoom();
  if (account.email === null) return null;
  return (
    <Part title="Signing in">
      <p className="text-dim">
        With <span className="text-text">{account.email}</span> and a password.{' '}
        <Link to="/login/forgot" className="text-text underline underline-offset-4">
          Set another password
        </Link>
      </p>
    </Part>
  );
}
