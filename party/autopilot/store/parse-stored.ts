import type * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';

/** What was stored as JSON. What does not fit any more harms only whoever asked for it, and is said. */
export function parseStored<T>(schema: z.ZodMiniType<T>, body: string): T {
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success) throw new Refusal('damaged');
  return parsed.data;
}
