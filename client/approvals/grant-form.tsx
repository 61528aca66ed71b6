import { type FormEvent, useState } from 'react';
import type { Approval } from '../../shared/model/approval.ts';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import type { Reach } from './grant-patterns.ts';

const lengths = [
  { value: '1', words: 'an hour' },
  { value: '24', words: 'a day' },
  { value: '168', words: '7 days' },
];
const uses = ['5', '20', '100'].map((value) => ({ value, words: `${value} times at most` }));

/** Allows this, and the same again without asking: so far, so often, until then. */
export function GrantForm({
  approval,
  reaches,
  onGranted,
  onCancel,
}: {
  approval: Approval;
  reaches: readonly Reach[];
  onGranted: () => void;
  onCancel: () => void;
}) {
  const { ask, trouble, isBusy } = useAsk();
  const [reach, setReach] = useState('0');
  const [hours, setHours] = useState('1');
  const [count, setCount] = useState('5');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { where } = reaches[Number(reach)] ?? {};
    if (where === undefined) return;
    const { requestedBy: to, method, id: approvalId } = approval;
    const grant = { to, method, where, approvalId, uses: Number(count), hours: Number(hours) };
    if ((await ask('grants.create', { ...grant, purpose: 'act' })) !== null) onGranted();
  };
  return (
    <form aria-label="Approve for" className="flex flex-wrap items-end gap-3" onSubmit={submit}>
      <Select
        label="Also without asking"
        value={reach}
        options={reaches.map(({ words }, i) => ({ value: String(i), words }))}
        onPick={setReach}
      />
      <Select label="For" value={hours} options={lengths} onPick={setHours} />
      <Select label="How often" value={count} options={uses} onPick={setCount} />
      <Button type="submit" look="primary" disabled={isBusy}>
        Approve and allow
      </Button>
      <Button onClick={onCancel}>Cancel</Button>
      <Trouble words={trouble} />
    </form>
  );
}
