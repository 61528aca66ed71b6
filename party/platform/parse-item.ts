import type * as z from 'zod/mini';
import { parseStored } from '../autopilot/store/parse-stored.ts';

const parsedOf = new WeakMap<object, unknown>();

/**
 * What a stored item holds, by the one schema of its kind: as long as a store hands out the same
 * item, it is parsed once. What many hold is frozen.
 */
export function parseItem<T>(schema: z.ZodMiniType<T>, item: object, body: string): T {
  const known = parsedOf.get(item);
  if (known !== undefined) return known as T;
  const parsed = frozen(parseStored(schema, body));
  parsedOf.set(item, parsed);
  return parsed;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
