import { columns } from '../columns.ts';
import { jsonText } from '../plain.ts';
import { type Cli, type Options, withAgent } from '../session.ts';

export const whoami = (cli: Cli, options: Options): Promise<void> =>
  withAgent(cli, options, async (agent) => {
    const me = await agent.whoami();
    if (options.json === true) return cli.terminal.out(`${jsonText(me)}\n`);
    const { credential } = me;
    const until = credential.expiresAt;
    cli.terminal.out(
      columns([
        ['name', me.name],
        ['principal', me.principal],
        ['owner', me.ownedBy ?? '–'],
        ['room', agent.room],
        ['role here', me.role ?? '–'],
        ['home room', me.homeRoom ?? '–'],
        ['key', `${credential.id}, good for "${credential.scope ?? 'everything'}"`],
        ['valid until', until === null ? '–' : new Date(until).toISOString()],
      ]),
    );
  });
