import * as z from 'zod/mini';
import { layOut } from './lay-out.ts';

/** Lays out beside the page, so that a large room does not hold it up. */
const size = { width: z.number(), height: z.number() };
const asked = z.object({
  n: z.int(),
  plan: z.object({
    nodes: z.array(z.object({ id: z.string(), ...size })),
    edges: z.array(z.object({ from: z.string(), to: z.string() })),
  }),
});

addEventListener('message', ({ data }) => {
  const { n, plan } = asked.parse(data);
  postMessage({ n, places: layOut(plan) });
});
