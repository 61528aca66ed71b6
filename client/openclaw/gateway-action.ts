import * as z from 'zod/mini';

/** What a gateway asks for, as far as people read it before the bytes themselves. */
export interface GatewayAction {
  command: string;
  cwd: string | null;
  host: string | null;
  /** Which of its agents asks. */
  agent: string | null;
  /** The file that the first word of it is. */
  program: string | null;
  /** Does all of this say what would run? Else only the bytes do. */
  isTold: boolean;
}

const text = z.catch(z.optional(z.string()), undefined);
const asked = z.object({
  command: z.union([z.string(), z.array(z.string())]),
  cwd: text,
  host: text,
  agentId: text,
  resolvedPath: text,
});
const line = z.nullish(z.string());
const none = z.nullish(z.array(z.unknown()).check(z.maxLength(0)));
/** What is told beside a command, and what says only where it was asked; of more than that nobody knows what it does. */
const told = z.strictObject({
  ...{ command: z.string(), cwd: line, host: line, agentId: line, resolvedPath: line },
  ...{ ask: line, security: line, sessionKey: line, runId: line, toolCallId: line },
  gatewayId: line,
  commandAnalysis: z.nullish(
    z.strictObject({
      commandCount: z.optional(z.number()),
      nestedCommandCount: z.optional(z.number()),
      riskKinds: none,
      warningLines: none,
    }),
  ),
});
/** As the room frames it: who asks, where, and what the gateway calls the question. */
const framed = z.object({ input: z.object({ action: z.unknown() }) });

/** Read from the bytes that the approval is about; `null` when it is no command. */
export function gatewayAction(action: string): GatewayAction | null {
  const inner = framed.safeParse(readJson(action)).data?.input.action;
  const found = asked.safeParse(inner);
  if (!found.success) return null;
  const { command, cwd = null, host = null, agentId, resolvedPath } = found.data;
  return {
    command: typeof command === 'string' ? command : command.join(' '),
    ...{ cwd, host, agent: agentId ?? null, program: resolvedPath ?? null },
    isTold: told.safeParse(inner).success,
  };
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
