import { type FormEvent, useState } from 'react';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useRoomTitle } from '../store/use-room-title.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { Panel } from './panel.tsx';
import { useRefusalWords } from './refusal-words.ts';

/** What the room is called, by everybody. */
export default function RoomPanel() {
  const title = useRoomTitle();
  const whyNot = useRefusalWords('room.rename', 'Only owners rename a room.');
  const mayGovern = useMay('room.rename');
  const { ask, trouble, isBusy } = useAsk();
  const [isSaved, setSaved] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget).get('title');
    setSaved(typeof wanted === 'string' && (await ask('room.rename', { title: wanted })) !== null);
  };
  return (
    <Panel title="Name of the room" intro="Everybody who is a member sees this name.">
      <form className="flex max-w-sm flex-col items-start gap-4 [&>div]:w-full" onSubmit={submit}>
        <Field
          key={title}
          label="Name"
          name="title"
          defaultValue={title}
          maxLength={bounds.titleUnits}
          disabled={!mayGovern}
          hint={whyNot ?? undefined}
          onChange={() => setSaved(false)}
        />
        <Trouble words={trouble} />
        {mayGovern && (
          <div className="flex items-center gap-3">
            <Button type="submit" look="primary" disabled={isBusy}>
              Save
            </Button>
            <p role="status" className="text-dim">
              {isSaved ? 'Saved.' : ''}
            </p>
          </div>
        )}
      </form>
    </Panel>
  );
}
