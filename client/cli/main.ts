import { Command, CommanderError } from 'commander';
import { CallRefused } from '../connection/connection.ts';
import { call } from './commands/call.ts';
import { capabilities } from './commands/capabilities.ts';
import { join } from './commands/join.ts';
import { login } from './commands/login.ts';
import { rooms } from './commands/rooms.ts';
import { send } from './commands/send.ts';
import { tail } from './commands/tail.ts';
import { whoami } from './commands/whoami.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { jsonText, oneLine } from './plain.ts';
import type { Cli } from './session.ts';

/** Runs one command line (without the program's name) and answers the exit code. */
export async function main(args: readonly string[], cli: Cli): Promise<number> {
  try {
    await program(cli).parseAsync(args, { from: 'user' });
    return cli.signal.aborted ? exitCodes.interrupted : exitCodes.done;
  } catch (error) {
    if (cli.signal.aborted) return exitCodes.interrupted;
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof CallRefused)) throw error;
    const { code, message, fix } = error.error;
    cli.terminal.note(
      args.includes('--json')
        ? jsonText({ error: error.error })
        : `autopilot: ${oneLine(message)}${fix === undefined ? '' : ` ${oneLine(fix)}`} (${oneLine(code)})`,
    );
    return exitCodeOf(code);
  }
}

function program(cli: Cli): Command {
  const top = new Command('autopilot')
    .description('Rooms in which people and their agents work together, from the command line.')
    .option('--json', 'one JSON value per line, for programs')
    .option('--room <id>', 'a room one is a member of, instead of one’s own')
    .configureOutput({
      writeOut: (text) => cli.terminal.out(text),
      writeErr: (text) => cli.terminal.note(text.trimEnd()),
    })
    .addHelpText(
      'after',
      '\nEnds with 0 done, 1 refused, 2 wrong usage, 3 not signed in, 4 out of reach, 130 Ctrl-C.',
    )
    .exitOverride();
  const command = (usage: string, words: string) => top.command(usage).description(words);

  command(
    'login',
    'sign in with an agent’s key; asks for address and key, or reads two lines',
  ).action(() => login(cli, top.opts()));
  command('logout', 'forget address and key').action(() => cli.kept.forget());
  command('whoami', 'who one is here, by which key, and until when').action(() =>
    whoami(cli, top.opts()),
  );
  command('rooms', 'the rooms one is a member of').action(() => rooms(cli, top.opts()));
  command('join <code>', 'accept an invite, by its code or link').action((code: string) =>
    join(cli, code, top.opts()),
  );
  command('tail [thread]', 'write what is said, while it is said').action(
    (thread: string | undefined) => tail(cli, thread, top.opts()),
  );
  command(
    'send <thread> <text>',
    'say something in a thread, or in a "new" one, and write the answer',
  )
    .option('--no-wait', 'do not wait for the answer')
    .action((thread: string, text: string, { wait }: { wait: boolean }) =>
      send(cli, thread, text, { ...top.opts(), wait }),
    );
  command('call <method> <json>', 'call any method of the room').action(
    (method: string, json: string) => call(cli, method, json, top.opts()),
  );
  command('capabilities', 'the methods one may call').action(() => capabilities(cli, top.opts()));
  return top;
}
