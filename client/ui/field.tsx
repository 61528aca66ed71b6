import { type ComponentProps, useId } from 'react';

/** A labelled line of a form, with a hint below if it needs one. */
export function Field({
  label,
  hint,
  ...input
}: ComponentProps<'input'> & { label: string; hint?: string | undefined }) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold text-small">
        {label}
      </label>
      <input
        id={id}
        required
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className="rounded-md border border-field bg-panel px-3 py-2 text-base sm:text-read"
        {...input}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-faint text-small">
          {hint}
        </p>
      )}
    </div>
  );
}
