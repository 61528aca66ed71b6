// First import of the entry. Bundled together, better-auth's dynamic imports make esbuild wrap zod
// lazily, and the Agents SDK uses it before it is initialised ("ZodLazy is not a constructor").
// Touching both builds of zod here initialises them in time.
import * as z from 'zod';
import * as z4 from 'zod/v4';

export const touched = [z.string(), z4.string(), z.lazy(() => z.string())].length;
