import * as z from 'zod/mini';

/** In one's home room: a signed-in browser, of a person, or of an agent that gave its key there. Named apart from `session`, a client's view of a room. */
export const loginRow = z.object({
  id: z.string(),
  seq: z.int(),
  /** Browser and system, in words. */
  device: z.string(),
  createdAt: z.number(),
  expiresAt: z.number(),
});
export type Login = z.infer<typeof loginRow>;
