import * as z from 'zod/mini';

/** A field of a form that is made from what a value is, or from its JSON Schema. */
export interface ValueField {
  name: string;
  kind: 'text' | 'number' | 'yesNo' | 'json';
  isRequired: boolean;
  /** What it says at first, as a person writes it. */
  start: string;
  hint?: string;
}

const property = z.looseObject({
  type: z.optional(z.string()),
  default: z.optional(z.unknown()),
  description: z.optional(z.string()),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
});

const objectSchema = z.looseObject({
  type: z.literal('object'),
  properties: z.record(z.string(), property),
  required: z.optional(z.array(z.string())),
});

/** The fields of an input by its JSON Schema; `null` where a form cannot say what it wants. */
export function fieldsOfSchema(schema: unknown): ValueField[] | null {
  const parsed = objectSchema.safeParse(schema);
  if (!parsed.success) return null;
  const { properties, required = [] } = parsed.data;
  return Object.entries(properties).map(([name, one]) => ({
    name,
    kind: kindOfType(one.type),
    isRequired: required.includes(name) && one.default === undefined,
    start: one.default === undefined ? '' : written(one.default),
    hint: [one.description, rangeWords(one)].filter(Boolean).join(' '),
  }));
}

/** The fields of a value that is to be changed, each as what it is now. */
export function fieldsOfValue(value: unknown): ValueField[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return Object.entries(value).map(([name, one]) => ({
    name,
    kind: kindOfType(typeof one),
    isRequired: true,
    start: written(one),
  }));
}

export type ReadValue = { ok: true; value: unknown } | { ok: false; name: string; why: string };

/** What a person wrote, as the value that is sent. What is empty and need not be there is left out. */
export function readFields(
  fields: readonly ValueField[],
  written: Readonly<Record<string, string>>,
): ReadValue {
  const value: Record<string, unknown> = {};
  for (const { name, kind, isRequired, start } of fields) {
    const text = written[name] ?? start;
    if (kind === 'text') {
      if (text !== '' || isRequired) value[name] = text;
      continue;
    }
    if (text.trim() === '') {
      if (isRequired) return { ok: false, name, why: 'This is needed.' };
      continue;
    }
    const read = kind === 'yesNo' ? text === 'true' : parse(text);
    if (read === undefined) return { ok: false, name, why: 'This is no JSON.' };
    if (kind === 'number' && typeof read !== 'number')
      return { ok: false, name, why: 'This is no number.' };
    value[name] = read;
  }
  return { ok: true, value };
}

function kindOfType(type: string | undefined): ValueField['kind'] {
  if (type === 'string') return 'text';
  if (type === 'number' || type === 'integer') return 'number';
  return type === 'boolean' ? 'yesNo' : 'json';
}

const written = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

function rangeWords({
  minimum,
  maximum,
}: {
  minimum?: number | undefined;
  maximum?: number | undefined;
}): string {
  if (minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER)
    return `From ${minimum} to ${maximum}.`;
  return '';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
