import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';
import { contract, isMethodName, type ParamsInput } from '../../../shared/methods/contract.ts';
import { produce } from '../../../shared/methods/produce.ts';
import type { AgentMethod } from '../../agent/agent-method.ts';
import { jsonText } from '../plain.ts';
import { refuse } from '../refuse.ts';
import { type Cli, type Options, withAgent } from '../session.ts';

z.config(z.locales.en());

/** Any method of the contract, with params as JSON; `-` reads them from the input. */
export async function call(
  cli: Cli,
  method: string,
  json: string,
  options: Options,
): Promise<void> {
  if (!isAgentMethod(method))
    throw refuse('usage', `There is no method "${method}".`, 'See: autopilot capabilities');
  const params = parseJson(json === '-' ? await cli.terminal.rest() : json);
  if (params === undefined)
    throw refuse('usage', 'The params are not JSON.', `For example: autopilot call ${method} '{}'`);
  const problem = whyNot(method, params);
  if (problem !== null || !fits(method, params))
    throw refuse(
      'usage',
      `The params do not fit: ${problem}`,
      'See: autopilot capabilities --json',
    );
  await withAgent(cli, options, async (agent) => {
    const result = await agent.call(method, params);
    cli.terminal.out(`${jsonText(result, options.json === true ? 0 : 2)}\n`);
  });
}

const isAgentMethod = (name: string): name is AgentMethod =>
  isMethodName(name) && !Object.hasOwn(produce, name);

const fits = <M extends AgentMethod>(method: M, params: unknown): params is ParamsInput<M> =>
  contract[method].params.safeParse(params).success;

function whyNot(method: AgentMethod, params: unknown): string | null {
  const schema: z.ZodMiniType = contract[method].params;
  const parsed = z.safeParse(schema, params);
  return parsed.success ? null : z.prettifyError(parsed.error);
}
