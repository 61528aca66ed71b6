import { useState } from 'react';
import { FieldsForm, useFields } from '../ui/fields-form.tsx';
import { Opening } from '../ui/opening.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { fieldsOfSchema, type ValueField } from '../ui/value-fields.ts';
import { kindName } from './job-words.ts';
import { useKinds } from './use-kinds.ts';

/** What no form can say is written as JSON. */
const asJson: readonly ValueField[] = [
  { name: 'input', kind: 'json', isRequired: true, start: '{}' },
];

/** Which kind of job, and its input by the schema that the room gives. */
export function useOrder() {
  const { kinds, trouble } = useKinds();
  const [picked, pick] = useState<string | null>(null);
  const kind = kinds?.find((one) => one.kind === picked) ?? kinds?.[0] ?? null;
  const fields = kind === null ? [] : fieldsOfSchema(kind.input);
  const form = useFields(fields ?? asJson, kind?.kind);
  const read = (): { kind: string; input: unknown } | null => {
    const found = kind === null ? null : form.read();
    if (kind === null || found === null) return null;
    const input = fields === null ? Reflect.get(Object(found.value), 'input') : found.value;
    return { kind: kind.kind, input };
  };
  return { kinds, kind, pick, form, read, trouble };
}

export function KindInput({ kinds, kind, pick, form, trouble }: ReturnType<typeof useOrder>) {
  if (trouble !== null) return <Trouble words={trouble} />;
  if (kinds === null) return <Opening />;
  if (kind === null) return <p className="text-dim">This room knows no kind of job.</p>;
  return (
    <>
      <Select
        label="What"
        value={kind.kind}
        options={kinds.map((one) => ({ value: one.kind, words: kindName(one.kind) }))}
        onPick={pick}
      />
      <p className="text-dim">{kind.doc}</p>
      <div className="grid items-start gap-4 sm:grid-cols-2 sm:has-[textarea]:grid-cols-1">
        <FieldsForm {...form} />
      </div>
    </>
  );
}
