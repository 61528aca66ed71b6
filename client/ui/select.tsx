import { type ComponentProps, useId } from 'react';

/** One of a few, by name. The label is read aloud and, unless `isBare`, shown. */
export function Select<Value extends string>({
  label,
  options,
  isBare = false,
  onPick,
  ...select
}: Omit<ComponentProps<'select'>, 'onChange'> & {
  label: string;
  options: readonly { value: Value; words: string }[];
  isBare?: boolean;
  onPick: (value: Value) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 max-w-full flex-col gap-1.5">
      <label htmlFor={id} className={isBare ? 'sr-only' : 'font-semibold text-small'}>
        {label}
      </label>
      <select
        id={id}
        className={`max-w-full rounded-md border border-field bg-panel px-2 text-text disabled:border-line disabled:text-faint max-sm:text-base ${isBare ? 'py-1.5' : 'h-[39px] sm:text-read'}`}
        onChange={({ target }) => {
          const picked = options.find(({ value }) => value === target.value);
          if (picked !== undefined) onPick(picked.value);
        }}
        {...select}
      >
        {options.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
