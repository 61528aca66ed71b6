import * as z from 'zod/mini';
import { parseJson } from '../lib/parse-json.ts';

/** How the Worker of a laptop hands a letter to the supervisor: a line of its output. */
export const mailEvent = 'mail.local';

const line = z.object({
  event: z.literal(mailEvent),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
});
export type LocalMail = z.infer<typeof line>;

/** The letter in a line of output, or `null` for any other line. Nothing else a Worker prints has this event. */
export function localMailIn(output: string): LocalMail | null {
  const start = output.indexOf(`{"event":"${mailEvent}"`);
  const parsed = line.safeParse(start < 0 ? null : parseJson(output.slice(start)));
  return parsed.success ? parsed.data : null;
}
