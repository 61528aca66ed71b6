import { type FormEvent, useEffect, useMemo, useRef } from 'react';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import type { Approval } from '../../shared/model/approval.ts';
import { parseAction } from '../../shared/policy/action.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { copy } from '../ui/copy.ts';
import { FieldsForm, useFields } from '../ui/fields-form.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { fieldsOfValue, type ValueField } from '../ui/value-fields.ts';
import { leadFocus } from './lead.ts';
import { TooLate } from './too-late.tsx';
import { useWhoIs } from './use-who-is.ts';
import { withNames } from './who-is.ts';

/** Asks for the same with another input: a new request, which takes the place of this one. */
export function EditForm({
  approval,
  fate,
  onDone,
}: {
  approval: Approval;
  /** What became of it meanwhile. */
  fate: string | null;
  onDone: () => void;
}) {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const { ask, trouble, isBusy } = useAsk();
  const whoIs = useWhoIs();
  const box = useRef<HTMLFormElement>(null);
  const { action, digest, id: approvalId } = approval;
  const { input } = useMemo(() => parseAction(action), [action]);
  const known = useMemo(() => fieldsOfValue(input), [input]);
  const form = useFields(known ?? asJson(input));
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('textarea, input, select')?.focus();
  }, []);
  const words = Object.values(form.written).join('\n');
  const isTooLate = fate !== null && !isBusy;
  useEffect(() => {
    if (isTooLate && words === '') onDone();
  }, [isTooLate, words, onDone]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (fate !== null) return;
    const found = form.read();
    if (found === null) return;
    const wanted = known === null ? Reflect.get(Object(found.value), 'input') : found.value;
    if (canonicalJson(wanted) === canonicalJson(input)) return onDone();
    const made = await ask('approvals.edit', { approvalId, digest, input: wanted });
    if (made === null) return;
    onDone();
    leadFocus();
    await navigate({
      to: '/r/$room/approvals/{-$approvalId}',
      params: { room, approvalId: made.approvalId },
    });
  };
  return (
    <form
      ref={box}
      aria-label="Edit the request"
      className="flex flex-col gap-3"
      onSubmit={(event) => void submit(event)}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onDone();
      }}
    >
      {isTooLate ? (
        <TooLate fate={fate} />
      ) : (
        <p className="text-dim">
          What you write takes the place of this request, without its votes, and you count as who
          asked. Nothing runs before that is decided.
        </p>
      )}
      <FieldsForm {...form} />
      {!isTooLate && <Trouble words={trouble === null ? null : withNames(trouble, whoIs)} />}
      <div className="flex gap-2">
        {isTooLate ? (
          <Button onClick={() => void copy(words, 'What you wrote')}>Copy</Button>
        ) : (
          <Button type="submit" look="primary" disabled={isBusy}>
            Ask for this instead
          </Button>
        )}
        <Button onClick={onDone}>{isTooLate ? 'Close' : 'Cancel'}</Button>
      </div>
    </form>
  );
}

/** What has no names is written as JSON, whole. */
const asJson = (input: unknown): ValueField[] => [
  { name: 'input', kind: 'json', isRequired: true, start: JSON.stringify(input) ?? 'null' },
];
