import { Check, Copy } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';

/** A secret that nobody can show again: it lives in this view and goes with it. */
export function ShownOnce({
  label,
  secret,
  children,
  onDone,
}: {
  label: string;
  secret: string;
  /** What to do with it. */
  children: ReactNode;
  onDone: () => void;
}) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // It is selected: the person's own copy key works where the page may not.
    }
  };
  return (
    <section
      aria-label={label}
      className="flex flex-col gap-3 rounded-lg border border-wait bg-panel p-4"
    >
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          ref={field}
          id={id}
          readOnly
          value={secret}
          autoComplete="off"
          spellCheck={false}
          className="min-w-0 flex-1 rounded-md border border-field bg-bg px-3 py-1.5 font-mono text-small"
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Button look="primary" onClick={() => void copy()}>
          {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <div className="text-dim text-small">{children}</div>
      <p role="status" className="sr-only">
        {isCopied ? 'Copied.' : ''}
      </p>
      <Button size="small" className="self-start" onClick={onDone}>
        Done, hide it
      </Button>
    </section>
  );
}
