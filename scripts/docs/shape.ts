import * as z from 'zod/mini';

type JsonSchema = z.core.JSONSchema.BaseSchema | boolean;

const names = z.registry<{ id: string }>();

/** From here on a schema is written by its name wherever it occurs. */
export function nameShapes(named: Record<string, z.ZodMiniType>): void {
  for (const [id, schema] of Object.entries(named)) names.add(schema, { id });
}

/**
 * A schema as a person reads it. `io` says whose side: `input` is what may be said, `output` what
 * is told. `comments` go behind the fields they are about.
 */
export function shapeOf(
  schema: z.ZodMiniType,
  io: 'input' | 'output',
  comments: ReadonlyMap<string, string> = new Map(),
): string {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: names });
  return write(json, '', comments);
}

/** The same for a schema that has a name: what stands behind it. */
export function shapeBehind(name: string, schema: z.ZodMiniType, io: 'input' | 'output'): string {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any', metadata: names });
  return write(json.$defs?.[name] ?? json, '', new Map());
}

const width = 88;

function write(json: JsonSchema, indent: string, comments: ReadonlyMap<string, string>): string {
  if (typeof json === 'boolean') return 'any';
  if (json.$ref !== undefined) return json.$ref.slice(json.$ref.lastIndexOf('/') + 1);
  if (json.const !== undefined) return JSON.stringify(json.const);
  if (json.enum !== undefined) return json.enum.map((one) => JSON.stringify(one)).join(' | ');
  const either = json.anyOf ?? json.oneOf;
  if (either !== undefined) return writeEither(either, indent, comments);
  if (Array.isArray(json.type))
    return json.type.map((type) => write({ ...json, type }, indent, comments)).join(' | ');
  if (json.type === 'array') return writeArray(json, indent, comments);
  if (json.type === 'object') return writeObject(json, indent, comments);
  if (json.type === 'string') return `string${ofString(json)}`;
  if (json.type === 'integer') return `int${ofNumber(json)}`;
  return typeof json.type === 'string' ? json.type : 'any';
}

function writeEither(
  either: readonly JsonSchema[],
  indent: string,
  comments: ReadonlyMap<string, string>,
): string {
  const shapes = either.map((one) => write(one, indent, comments));
  const flat = shapes.join(' | ');
  return flat.includes('\n') || flat.length > width ? shapes.join(`\n${indent}| `) : flat;
}

function writeArray(
  json: z.core.JSONSchema.BaseSchema,
  indent: string,
  comments: ReadonlyMap<string, string>,
): string {
  if (json.prefixItems !== undefined)
    return `[${json.prefixItems.map((one) => write(one, indent, comments)).join(', ')}]`;
  const { items = true } = json;
  const item = Array.isArray(items) ? 'any' : write(items, indent, comments);
  const most = json.maxItems === undefined ? '' : ` (at most ${json.maxItems})`;
  return `${/ \| /.test(item) ? `(${item})` : item}[]${most}`;
}

function writeObject(
  json: z.core.JSONSchema.BaseSchema,
  indent: string,
  comments: ReadonlyMap<string, string>,
): string {
  const entries = Object.entries(json.properties ?? {});
  if (entries.length === 0)
    return typeof json.additionalProperties === 'object' && json.propertyNames !== undefined
      ? `{ [name]: ${write(json.additionalProperties, indent, comments)} }`
      : '{}';
  const inner = `${indent}  `;
  const fields = entries.map(([name, field]) => {
    const isOptional = json.required?.includes(name) !== true;
    return {
      text: `${name}${isOptional ? '?' : ''}: ${write(field, inner, comments)}`,
      comment: comments.get(name),
    };
  });
  const isOpen = json.additionalProperties !== undefined && json.additionalProperties !== false;
  const rest = isOpen ? [{ text: '…', comment: undefined }] : [];
  const all = [...fields, ...rest];
  const flat = `{ ${all.map(({ text }) => text).join(', ')} }`;
  const isShort = !flat.includes('\n') && indent.length + flat.length <= width;
  if (isShort && all.every(({ comment }) => comment === undefined)) return flat;
  const lines = all.map(({ text, comment }) => {
    const about = comment === undefined ? '' : `${inner}// ${comment}\n`;
    return `${about}${inner}${text}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function ofString({ minLength, maxLength, pattern }: z.core.JSONSchema.BaseSchema): string {
  const lengths =
    minLength !== undefined && maxLength !== undefined
      ? `${minLength}–${maxLength}`
      : maxLength !== undefined
        ? `≤ ${maxLength}`
        : minLength !== undefined
          ? `≥ ${minLength}`
          : '';
  const parts = [lengths, pattern === undefined ? '' : `/${pattern}/`].filter(Boolean);
  return parts.length === 0 ? '' : `(${parts.join(', ')})`;
}

function ofNumber({ minimum, maximum, exclusiveMinimum }: z.core.JSONSchema.BaseSchema): string {
  const bounds = [
    exclusiveMinimum === undefined ? '' : `> ${exclusiveMinimum}`,
    minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? '' : `≥ ${minimum}`,
    maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? '' : `≤ ${maximum}`,
  ].filter(Boolean);
  return bounds.length === 0 ? '' : `(${bounds.join(', ')})`;
}
