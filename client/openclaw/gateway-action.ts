import * as z from 'zod/mini';

/** What a gateway asks for, as far as people read it before the bytes themselves. */
export interface GatewayAction {
  command: string;
  cwd: string | null;
  host: string | null;
}

const text = z.catch(z.optional(z.string()), undefined);
const asked = z.object({
  command: z.union([z.string(), z.array(z.string())]),
  cwd: text,
  host: text,
});
/** As the room frames it: who asks, where, and what the gateway calls the question. */
const framed = z.object({ input: z.object({ action: asked }) });

/** Read from the bytes that the approval is about; `null` when it is no command. */
export function gatewayAction(action: string): GatewayAction | null {
  const found = framed.safeParse(readJson(action));
  if (!found.success) return null;
  const { command, cwd = null, host = null } = found.data.input.action;
  return { command: typeof command === 'string' ? command : command.join(' '), cwd, host };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Where a command of OpenClaw runs, in words. */
export const whereItRuns = (host: string | null): string =>
  host === null || host === 'gateway'
    ? 'in the box of the gateway'
    : host === 'sandbox'
      ? 'in a sandbox inside of the gateway’s box'
      : `on ${host}`;
