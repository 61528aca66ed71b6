import { type ReactNode, useRef, useState } from 'react';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

/** A new name for something that has one; `rename` hears which one stood there as one began, and says whether it has it now. What came of it stands in `children`. */
export function RenameForm({
  name,
  isBusy,
  rename,
  children,
}: {
  name: string;
  isBusy: boolean;
  rename: (name: string, from: string) => Promise<boolean>;
  children?: ReactNode;
}) {
  const [written, setWritten] = useState<string | null>(null);
  const from = useRef(name);
  const begin = () => {
    from.current = name;
    setWritten(name);
  };
  if (written === null) return <Button onClick={begin}>Rename…</Button>;
  const finish = async () => {
    if (written.trim() === name || (await rename(written, from.current))) setWritten(null);
  };
  return (
    <form
      aria-label="Rename"
      className="flex w-full max-w-md flex-col gap-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        void finish();
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
      {children}
      <div className="flex gap-2">
        <Button type="submit" look="primary" disabled={isBusy || written.trim() === ''}>
          Rename
        </Button>
        <Button onClick={() => setWritten(null)}>Cancel</Button>
      </div>
    </form>
  );
}
