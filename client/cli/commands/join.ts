import { jsonText, oneLine } from '../plain.ts';
import { refuse } from '../refuse.ts';
import { type Cli, withAgent } from '../session.ts';

const codeIn = /[0-9a-z]{26}\.[0-9a-z]{32}/;

/** Takes an invite's code or its whole link; `-` reads it from the input. */
export const join = (cli: Cli, given: string, { json }: { json?: boolean }): Promise<void> =>
  withAgent(cli, {}, async (agent) => {
    const code = codeIn.exec(given === '-' ? await cli.terminal.rest() : given)?.[0];
    if (code === undefined)
      throw refuse('usage', 'This is no invite.', 'Give its code, or the whole link with it.');
    const { title, role } = await agent.call('invites.look', { code });
    const { roomId } = await agent.call('invites.accept', { code });
    const answer = { room: roomId, title, role };
    cli.terminal.out(
      json === true
        ? `${jsonText(answer)}\n`
        : `Joined "${oneLine(title)}" as ${role}: ${roomId}\n`,
    );
  });
