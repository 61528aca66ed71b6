import { useState } from 'react';
import type { Instance } from '../../shared/model/instance.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMayAsk } from '../store/use-may.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Gives an instance another name; its address and its box keep theirs. */
export function RenameInstance({ instance: { id: instanceId, name } }: { instance: Instance }) {
  const mayAsk = useMayAsk('instances.rename');
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const [written, setWritten] = useState<string | null>(null);
  if (!mayAsk) return null;
  const rename = async () => {
    if (written === null) return;
    if (
      written.trim() === name ||
      (await ask('instances.rename', { instanceId, name: written })) !== null
    )
      setWritten(null);
  };
  if (written === null) return <Button onClick={() => setWritten(name)}>Rename…</Button>;
  return (
    <form
      aria-label="Rename"
      className="flex w-full max-w-md flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void rename();
      }}
    >
      <Field
        autoFocus
        label="Name"
        value={written}
        maxLength={bounds.titleUnits}
        onChange={({ target }) => setWritten(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') setWritten(null);
        }}
      />
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={isBusy || written.trim() === ''}>
          Rename
        </Button>
        <Button onClick={() => setWritten(null)}>Cancel</Button>
      </div>
    </form>
  );
}
