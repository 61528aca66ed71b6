import { columns } from '../columns.ts';
import { jsonText } from '../plain.ts';
import { type Cli, type Options, withAgent } from '../session.ts';

/** What this agent may ask of the room; with `--json` also with the schemas. */
export const capabilities = (cli: Cli, options: Options): Promise<void> =>
  withAgent(cli, options, async (agent) => {
    const methods = await agent.capabilities();
    cli.terminal.out(
      options.json === true
        ? methods.map((one) => `${jsonText(one)}\n`).join('')
        : columns(methods.map(({ name, risk, doc }) => [name, risk, doc])),
    );
  });
