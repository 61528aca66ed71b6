import { useId } from 'react';
import { bounds } from '../../shared/protocol/bounds.ts';

/** A longer text of a form that goes into every prompt, so it says how much of it is left. */
export function BriefField({
  label,
  hint,
  value,
  disabled = false,
  onWrite,
}: {
  label: string;
  hint: string;
  value: string;
  disabled?: boolean;
  onWrite: (text: string) => void;
}) {
  const id = useId();
  const left = bounds.briefUnits - value.length;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold text-small">
        {label}
      </label>
      <textarea
        id={id}
        rows={Math.min(14, Math.max(4, value.split('\n').length + 1))}
        maxLength={bounds.briefUnits}
        aria-describedby={`${id}-hint`}
        disabled={disabled}
        value={value}
        className="resize-y rounded-md border border-field bg-panel px-3 py-2 text-base disabled:border-line sm:text-read"
        onChange={({ target }) => onWrite(target.value)}
      />
      <p id={`${id}-hint`} className="text-faint text-small">
        {left < 500 ? `${left} characters are left. ` : ''}
        {hint}
      </p>
    </div>
  );
}
