import * as z from 'zod/mini';
import { jsonDepth, wellFormedJson } from '../lib/json-value.ts';
import { limits } from '../protocol/limits.ts';

/** Any JSON that can be kept and hashed. */
export const jsonValue = z.unknown().check(
  z.refine((value) => jsonDepth(value) <= limits.jsonDepth, {
    error: 'nested too deep',
    abort: true,
  }),
  z.overwrite(wellFormedJson),
);
