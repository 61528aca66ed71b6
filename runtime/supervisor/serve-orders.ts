import * as z from 'zod/mini';

/** What the supervisor tells `serve.ts` over their channel; secrets never touch a command line. */
export const serveOrders = z.object({
  port: z.int(),
  app: z.string(),
  state: z.string(),
  /** Variables and secrets of the Worker. */
  bindings: z.record(z.string(), z.string()),
});
export type ServeOrders = z.infer<typeof serveOrders>;
