import { useId, useState } from 'react';
import { Field } from './field.tsx';
import { Select } from './select.tsx';
import { type ReadValue, readFields, type ValueField } from './value-fields.ts';

/** What is written in a form that is made from fields, and what that is as a value; anew for each `of`. */
export function useFields(fields: readonly ValueField[], of = '') {
  const [state, setState] = useState<Written>(() => blank(of));
  const { written, wrong } = state.of === of ? state : blank(of);
  const write = (name: string, text: string) =>
    setState({ of, written: { ...written, [name]: text }, wrong: null });
  /** The value, or `null` after saying which field is wrong. */
  const read = (): { value: unknown } | null => {
    const found = readFields(fields, written);
    setState({ of, written, wrong: found.ok ? null : found });
    return found.ok ? found : null;
  };
  return { fields, written, wrong, write, read };
}

interface Written {
  of: string;
  written: Readonly<Record<string, string>>;
  wrong: Extract<ReadValue, { ok: false }> | null;
}

const blank = (of: string): Written => ({ of, written: {}, wrong: null });

/** The fields themselves, each by its kind. */
export function FieldsForm({ fields, written, wrong, write }: ReturnType<typeof useFields>) {
  return fields.map((field) => {
    const { name, kind, isRequired, start, hint } = field;
    const text = written[name] ?? start;
    const said = wrong?.name === name ? wrong.why : hint === '' ? undefined : hint;
    const common = {
      label: isRequired ? spoken(name) : `${spoken(name)} (if you like)`,
      'aria-invalid': wrong?.name === name,
    };
    if (kind === 'yesNo')
      return (
        <Select
          key={name}
          label={common.label}
          value={text === 'true' ? 'true' : 'false'}
          options={[
            { value: 'true', words: 'yes' },
            { value: 'false', words: 'no' },
          ]}
          onPick={(value) => write(name, value)}
        />
      );
    if (kind === 'number')
      return (
        <Field
          {...common}
          key={name}
          hint={said}
          inputMode="numeric"
          required={isRequired}
          value={text}
          onChange={({ target }) => write(name, target.value)}
        />
      );
    return (
      <LongField
        {...common}
        key={name}
        hint={kind === 'json' ? (said ?? 'As JSON.') : said}
        isCode={kind === 'json'}
        text={text}
        onWrite={(value) => write(name, value)}
      />
    );
  });
}

function LongField({
  label,
  hint,
  text,
  isCode,
  onWrite,
  'aria-invalid': isWrong,
}: {
  label: string;
  hint: string | undefined;
  text: string;
  isCode: boolean;
  onWrite: (text: string) => void;
  'aria-invalid': boolean;
}) {
  const id = useId();
  const rows = Math.min(12, Math.max(2, Math.ceil(text.length / 60), text.split('\n').length));
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-semibold text-small">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        value={text}
        aria-invalid={isWrong}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className={`rounded-md border border-field bg-panel px-3 py-2 text-base sm:text-read ${isCode ? 'font-mono' : ''}`}
        onChange={({ target }) => onWrite(target.value)}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-faint text-small">
          {hint}
        </p>
      )}
    </div>
  );
}

/** A name of a program as people read it: `everyMs` is “every ms”. */
const spoken = (name: string): string =>
  name
    .replaceAll(/(?<=[a-z\d])[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)
    .replaceAll('_', ' ');
