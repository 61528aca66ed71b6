import { resolve } from 'node:path';

/** How `npm start` was asked to run. */
export interface Options {
  /** The folder that holds everything this installation knows. */
  dataFolder: string;
  /** Where it should be served; the next free port is as good. */
  port: number;
}

const standardPort = 8787;

/** `--data <folder>` or AUTOPILOT_DATA, and PORT. Throws a sentence a person can act on. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): Options {
  const { PORT, AUTOPILOT_DATA } = env;
  const folder = folderOf(args) ?? (AUTOPILOT_DATA || '.data');
  const port = PORT === undefined || PORT === '' ? standardPort : Number(PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`PORT is ${PORT}, which is not a port. Use a number from 1 to 65535.`);
  return { dataFolder: resolve(root, folder), port };
}

function folderOf(args: readonly string[]): string | null {
  let folder: string | null = null;
  for (const [i, arg] of args.entries()) {
    if (args[i - 1] === '--data') folder = arg;
    else if (arg.startsWith('--data=')) folder = arg.slice('--data='.length);
    else if (arg !== '--data')
      throw new Error(`${arg} is not known here. There is: --data <folder>`);
  }
  if (args.at(-1) === '--data' || folder === '')
    throw new Error('--data needs a folder, like: npm start -- --data /tmp/try');
  return folder;
}
