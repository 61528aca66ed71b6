import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';

/** A form that opened in its page: the focus goes into it, Escape is the form's own business. */
export function FormBox({
  label,
  onSubmit,
  children,
}: {
  label: string;
  onSubmit: (event: FormEvent) => void;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }, []);
  return (
    <form
      ref={form}
      aria-label={label}
      className="flex flex-col gap-4 rounded-lg border border-line-strong bg-panel p-4"
      onSubmit={onSubmit}
    >
      <h2 className="font-semibold text-title">{label}</h2>
      {children}
    </form>
  );
}
