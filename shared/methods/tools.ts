import * as z from 'zod/mini';
import { webAddress } from '../lib/web-address.ts';
import { method } from './method.ts';

/** What only the assistant can do, outside of the room, and only after it was allowed to. */
export const tools = {
  'web.fetch': method({
    doc: 'Reads a public web page or file as text. People have to allow it first.',
    params: z.strictObject({ url: webAddress }),
    result: z.object({
      status: z.int(),
      /** Where the text is from, after redirects within the same host. */
      url: z.string(),
      type: z.string(),
      bytes: z.int(),
      text: z.string(),
      /** There is more text than is shown. */
      truncated: z.boolean(),
      /** It leads to another host, or from https to http, which was not followed. */
      leadsTo: z.optional(z.string()),
    }),
    risk: 'secure',
    callers: ['autopilot'],
    scope: 'chat',
    repeat: 'same',
    tool: { given: [] },
  }),
};
