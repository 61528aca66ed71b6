import * as z from 'zod/mini';

/** Fields that may be absent, or of another form in another release: then they are as good as absent. */
export const maybeText = z.catch(z.optional(z.string()), undefined);
export const maybeNumber = z.catch(z.optional(z.number()), undefined);
