import { join, relative } from 'node:path';
import type { LocalMail } from '../../shared/protocol/local-mail.ts';
import { type LocalHost, openLocalHost } from '../local/local-host.ts';
import { once, progress } from '../local/progress.ts';
import { answeringModel } from './answering-model.ts';
import { authSecret } from './auth-secret.ts';
import { layOutApp } from './build-app.ts';
import { configured } from './configured.ts';
import { createDataFolder, dataFolderAt } from './data-folder.ts';
import { FolderHeld, type HeldLock, holdLock } from './hold-lock.ts';
import { LogFile } from './log-file.ts';
import { migrateDatabase } from './migrate-database.ts';
import { whenNpmIsGone } from './npm-gone.ts';
import { readOptions } from './options.ts';
import { choosePort } from './port.ts';
import { endChildren, Product } from './product.ts';
import { type Ending, supervise } from './supervisor.ts';

/** The product on this machine, until Ctrl-C. */
const root = join(import.meta.dirname, '../..');
const say = (words: string) => console.log(words);
const stop = new AbortController();
const end = (): void => {
  if (!stop.signal.aborted) say('\nStopping …');
  stop.abort();
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
whenNpmIsGone(end, {
  env: process.env,
  parent: () => process.ppid,
  manifest: join(root, 'package.json'),
});

async function start(): Promise<number> {
  const options = readOptions(process.argv.slice(2), process.env, root);
  const folder = dataFolderAt(options.dataFolder);
  createDataFolder(folder);
  let lock: HeldLock;
  try {
    lock = holdLock(folder.lock);
  } catch (error) {
    if (!(error instanceof FolderHeld)) throw error;
    say(
      `${error.message}\nStop it with Ctrl-C where it runs, or use another folder: --data <folder>`,
    );
    return 1;
  }
  try {
    return await run(options.port, folder, lock);
  } finally {
    await endChildren(folder, 'atOnce');
    lock.release();
  }
}

async function run(
  wished: number,
  folder: ReturnType<typeof dataFolderAt>,
  lock: HeldLock,
): Promise<number> {
  const orphans = await endChildren(folder, 'atOnce');
  if (orphans > 0) {
    const processes = orphans === 1 ? 'process' : 'processes';
    say(`Ended ${orphans} ${processes} that an earlier start left behind.`);
  }
  const { secret, isNew } = authSecret(folder.secret);
  const chosen = await choosePort(wished);
  if (chosen === null) throw new Error(`No port from ${wished} on is free. Choose one with PORT.`);
  const { port, takenBy } = chosen;
  if (takenBy !== null) say(`Port ${wished} is taken by ${takenBy}; using ${port}.`);
  const place = { root, env: process.env, folder, signal: stop.signal };
  await Promise.all([layOutApp(place, (what) => say(`… ${what}`)), migrateDatabase(place)]);
  const log = new LogFile(folder.logs);
  const address = `http://localhost:${port}`;
  const host = await openLocalHost({
    root,
    folder: folder.boxes,
    env: process.env,
    origin: `http://127.0.0.1:${port}`,
    say: (words) => log.write(`host ${words}`),
  });
  const bindings = {
    AUTH_SECRET: secret,
    ...configured(process.env),
    ...forTests(),
    HOST_URL: host.url,
    HOST_TOKEN: host.token,
  };
  const orders = { port, app: folder.app, state: folder.state, bindings };
  const prepare = once(() => prepareHost(host, log));
  const ending = await supervise({
    product: new Product(folder, log, orders, process.env, (mail) => say(letter(mail))),
    port,
    log,
    stop: stop.signal,
    say,
    onHealthy: ({ afterMs, isFirst }) => {
      lock.tellAddress(address);
      log.write(`supervisor healthy after ${afterMs} ms`);
      say(isFirst ? greeting(address, folder.root, isNew) : `Autopilot is back (${afterMs} ms).`);
      // The product is open before anything of a gateway takes time.
      prepare();
    },
  }).finally(() => host.close());
  return tellEnding(ending);
}

/** Behind the open product: what was left is ended, the gateway is installed, one is kept ready. */
function prepareHost(host: LocalHost, log: LogFile): void {
  const told = progress(say);
  const isAsked = process.env.AUTOPILOT_PREPARE !== 'no';
  host.begin(isAsked ? told : null).catch((error: unknown) => {
    if (stop.signal.aborted) return;
    const words = error instanceof Error ? error.message : String(error);
    log.write(`host ${words}`);
    say(`${words}\nAll else works; it is tried again when an OpenClaw is asked for.`);
  });
}

function tellEnding(ending: Ending): number {
  switch (ending.is) {
    case 'stopped':
      say('Stopped. Everything is kept.');
      return 0;
    case 'gaveUp':
      return 1;
    case 'misconfigured':
      for (const { name, message, fix } of ending.problems) say(`${name}: ${message}\n  ${fix}`);
      return 1;
  }
}

const greeting = (address: string, dataFolder: string, isNew: boolean): string => `
  Autopilot is at ${address}

  data   ${shown(dataFolder)}${isNew ? ' (made just now)' : ''}
  model  ${answeringModel(process.env)}
  stop   Ctrl-C
`;

/** This terminal is the mailbox of everybody here, unless mail is configured. */
const letter = ({ to, subject, text }: LocalMail): string =>
  `\n  ✉ to ${oneLine(to)}: ${oneLine(subject)}\n\n${text.replace(/^/gm, '    ')}`;

const oneLine = (text: string): string => text.replace(/\p{Cc}/gu, '');

/** As short as it can be typed. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** Only tests set these; with a public address neither does anything. */
function forTests(): Record<string, string> {
  const { AUTOPILOT_FAILPOINT, AUTOPILOT_FETCH_ALLOWED } = process.env;
  return {
    ...(AUTOPILOT_FAILPOINT ? { FAILPOINT: AUTOPILOT_FAILPOINT } : {}),
    ...(AUTOPILOT_FETCH_ALLOWED ? { FETCH_ALLOWED: AUTOPILOT_FETCH_ALLOWED } : {}),
  };
}

process.exitCode = await start().catch((error: unknown) => {
  if (stop.signal.aborted) return 0;
  say(error instanceof Error ? error.message : String(error));
  return 1;
});
