import { type FormEvent, useState } from 'react';
import type { Invite } from '../../shared/model/invite.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { givenRoles } from '../store/role-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { isOnlyHere } from './only-here.ts';

/** Makes a link. It is shown here, once, and nowhere again. */
export function InviteForm() {
  const { ask, trouble, isBusy } = useAsk();
  const [role, setRole] = useState<Invite['role']>('member');
  const [hours, setHours] = useState<(typeof lengths)[number]['value']>('72');
  const [link, setLink] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const note = new FormData(form).get('note');
    const made = await ask('invites.create', {
      ...{ role, hours: Number(hours) },
      ...(typeof note === 'string' && note.trim() !== '' ? { note } : {}),
    });
    if (made?.code === undefined) return;
    setLink(`${location.origin}/join#${made.code}`);
    form.reset();
  };
  if (link !== null)
    return (
      <ShownOnce label="Invite link" secret={link} onDone={() => setLink(null)}>
        Send it to the one it is for. It is not shown again; if it gets lost, revoke it and make
        another.{isOnlyHere(location.hostname) && ' '}
        {isOnlyHere(location.hostname) && thisComputer}
      </ShownOnce>
    );
  return (
    <form
      aria-label="New invite"
      className="flex flex-col gap-4 rounded-lg border border-line bg-panel p-4"
      onSubmit={submit}
    >
      <div className="grid gap-4 sm:grid-cols-[1fr_auto]">
        <Select label="As" value={role} options={givenRoles} onPick={setRole} />
        <Select label="Good for" value={hours} options={lengths} onPick={setHours} />
      </div>
      <Field
        label="For whom (a note for you)"
        name="note"
        required={false}
        autoComplete="off"
        maxLength={bounds.titleUnits}
      />
      <Trouble words={trouble} />
      <Button type="submit" look="primary" className="self-start" disabled={isBusy}>
        Make a link
      </Button>
    </form>
  );
}

const thisComputer =
  'It leads to this computer by a name that only this computer knows: it opens here and on no other one. For others, open this page at an address that they reach too, and make the link there.';

const lengths = [
  { value: '1', words: '1 hour' },
  { value: '24', words: '1 day' },
  { value: '72', words: '3 days' },
  { value: '168', words: '1 week' },
  { value: '720', words: '30 days' },
] as const;
