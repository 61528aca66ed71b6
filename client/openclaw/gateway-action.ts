import * as z from 'zod/mini';
import { type GatewayCommand, gatewayCommand, inner, textIn } from './gateway-command.ts';

/** What a gateway asks for, as far as people read it before the bytes themselves. */
export interface GatewayAction extends GatewayCommand {
  /** Which of its agents asks. */
  agent: string | null;
  /** The file that the first word of it is. */
  program: string | null;
  /** Does all of this say what would run? Else only the bytes do. */
  isTold: boolean;
}

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
/** Read from the bytes that the approval is about, as the room frames it: who asks, where, and what the gateway calls the question. `null` when it is no command. */
export function gatewayAction(action: string): GatewayAction | null {
  const asked = inner(inner(readJson(action), 'input'), 'action');
  const found = gatewayCommand(asked);
  return (
    found && {
      ...found,
      agent: textIn(asked, 'agentId'),
      program: textIn(asked, 'resolvedPath'),
      isTold: told.safeParse(asked).success,
    }
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
