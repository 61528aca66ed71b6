import { type FormEvent, useState } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import type { ScheduleWhat } from '../../shared/model/schedule.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { titleOf } from '../store/thread-title.ts';
import { useAsk } from '../store/use-ask.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoomNow } from '../store/use-now.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';
import { coming } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { FormBox } from './form-box.tsx';
import { KindInput, useOrder } from './kind-input.tsx';
import { comingRuns, localField, readWhen, type WhenDraft } from './schedule-draft.ts';
import { usualTimes } from './usual-times.ts';

const whats = [
  { value: 'message', words: 'say something in a chat' },
  { value: 'job', words: 'start a job' },
] as const;

const kinds = [
  { value: 'cron', words: 'again and again' },
  { value: 'once', words: 'once' },
] as const;

/** Something that happens by itself, once or again and again, in the name of whoever made it. */
export function ScheduleForm({ onDone }: { onDone: () => void }) {
  const { ask, trouble, isBusy } = useAsk();
  const now = useRoomNow(1_000);
  const [title, setTitle] = useState('');
  const [what, setWhat] = useState<'job' | 'message'>('message');
  const [draft, setDraft] = useState<WhenDraft>(() => ({
    kind: 'cron',
    at: localField(Date.now() + 3_600_000),
    cron: usualTimes[0]?.value ?? '',
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }));
  const order = useOrder();
  const threads = useListedThreads();
  const [picked, setThread] = useState<ThreadId | null>(null);
  const [text, setText] = useState('');
  const threadId = picked ?? threads[0]?.id ?? null;
  const when = readWhen(draft, now);
  const read = (): ScheduleWhat | null => {
    if (what === 'message')
      return threadId === null || text.trim() === '' ? null : { kind: 'message', threadId, text };
    const wanted = order.read();
    if (wanted === null) return null;
    return { kind: 'job', job: wanted.kind, title: '', input: wanted.input };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = read();
    if (when === null || wanted === null) return;
    if ((await ask('schedules.create', { title, when, what: wanted })) !== null) onDone();
  };
  return (
    <FormBox label="New schedule" onSubmit={(event) => void submit(event)}>
      <Field
        label="Name"
        maxLength={bounds.titleUnits}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
      />
      <Select label="It shall" value={what} options={[...whats]} onPick={setWhat} />
      {what === 'job' ? (
        <KindInput {...order} />
      ) : threads.length === 0 ? (
        <p className="text-dim">There is no chat yet. Begin one first, or let it start a job.</p>
      ) : (
        <>
          <Select
            label="Chat"
            value={threadId ?? ''}
            options={threads.map((one) => ({ value: one.id, words: titleOf(one) }))}
            onPick={setThread}
          />
          <Field label="Words" value={text} onChange={({ target }) => setText(target.value)} />
        </>
      )}
      <When draft={draft} onChange={setDraft} />
      <Coming when={when} now={now} />
      <Trouble words={trouble} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={isBusy || when === null}>
          Keep it
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </FormBox>
  );
}

function When({ draft, onChange }: { draft: WhenDraft; onChange: (draft: WhenDraft) => void }) {
  const isUsual = usualTimes.some(({ value }) => value === draft.cron);
  return (
    <>
      <Select
        label="When"
        value={draft.kind}
        options={[...kinds]}
        onPick={(kind) => onChange({ ...draft, kind })}
      />
      {draft.kind === 'once' ? (
        <Field
          label="At"
          type="datetime-local"
          hint="By the clock of this device."
          value={draft.at}
          onChange={({ target }) => onChange({ ...draft, at: target.value })}
        />
      ) : (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Select
            label="How often"
            value={isUsual ? draft.cron : 'own'}
            options={[...usualTimes, { value: 'own', words: 'as written below' }]}
            onPick={(cron) =>
              onChange({ ...draft, cron: cron === 'own' ? `${draft.cron} ` : cron })
            }
          />
          <Field
            label="Five parts"
            hint="Minute, hour, day of the month, month, day of the week, as cron writes them."
            value={draft.cron}
            spellCheck={false}
            onChange={({ target }) => onChange({ ...draft, cron: target.value })}
          />
          <Field
            label="Time zone"
            value={draft.timeZone}
            list="time-zones"
            spellCheck={false}
            onChange={({ target }) => onChange({ ...draft, timeZone: target.value })}
          />
          <datalist id="time-zones">
            {Intl.supportedValuesOf('timeZone').map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </div>
      )}
    </>
  );
}

/** When it would run next, before anybody keeps it. */
function Coming({ when, now }: { when: ReturnType<typeof readWhen>; now: number }) {
  if (when === null)
    return (
      <p role="status" className="text-wait">
        This time never comes: a moment to come, or five parts with a time zone, not oftener than
        every minute.
      </p>
    );
  const runs = comingRuns(when, now);
  return (
    <p role="status" className="text-dim">
      {`Runs ${runs.map((at) => coming(at, now)).join(', then ')}${when.kind === 'cron' ? ', and so on' : ''} (by this device’s clock).`}
    </p>
  );
}
