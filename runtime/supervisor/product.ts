import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from '../../shared/lib/must.ts';
import { type LocalMail, localMailIn } from '../../shared/protocol/local-mail.ts';
import { type Children, children, orphansOf } from './children.ts';
import type { DataFolder } from './data-folder.ts';
import { endAll } from './end-group.ts';
import { Lines, type LogFile, plainLine } from './log-file.ts';
import { type ProcessRow, readProcesses } from './process-table.ts';
import type { ServeOrders } from './serve-orders.ts';
import { wranglerEnv } from './wrangler.ts';

/** Time to say goodbye to sockets; nothing depends on it. */
const politeMs = 2_000;

/**
 * The processes that are the product: `serve.ts` and its workerd, one group per spawn. Who they are
 * is in the data folder before they do anything, so that the next start can end them.
 */
export class Product {
  private readonly folder: DataFolder;
  private readonly log: LogFile;
  private readonly orders: ServeOrders;
  private readonly env: Record<string, string | undefined>;
  private readonly onMail: (mail: LocalMail) => void;
  private leader: Children['leader'] | null = null;

  constructor(
    folder: DataFolder,
    log: LogFile,
    orders: ServeOrders,
    env: Record<string, string | undefined>,
    onMail: (mail: LocalMail) => void,
  ) {
    this.folder = folder;
    this.log = log;
    this.orders = orders;
    this.env = env;
    this.onMail = onMail;
  }

  /** Calls back once when the process that was spawned is gone. */
  spawn(onExit: () => void): void {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
      cwd: this.folder.root,
      env: { ...wranglerEnv(this.env, this.folder), TMPDIR: emptyScratch(this.folder) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.listen(child);
    const row = readProcesses().find(({ pid }) => pid === child.pid);
    this.leader = row === undefined ? null : toLeader(row);
    if (this.leader !== null) remember(this.folder, { leader: this.leader, members: [] });
    child.once('exit', onExit);
    child.once('error', onExit);
    child.on('error', () => {}); // A channel that broke is told by the exit.
    if (child.connected) child.send(this.orders);
  }

  /** Now that it answers: who are its processes. */
  recordMembers(): void {
    if (this.leader === null) return;
    const { leader } = this;
    const members = readProcesses().filter(({ group }) => group === leader.pid);
    remember(this.folder, { leader, members: members.map(({ pid, start }) => ({ pid, start })) });
  }

  /** Ends all of it; resolves when nobody is left. */
  async end(how: 'politely' | 'atOnce'): Promise<void> {
    await endChildren(this.folder, how);
    this.leader = null;
  }

  private listen(child: ChildProcess): void {
    const lines = new Lines((raw) => {
      const line = plainLine(raw);
      const mail = localMailIn(line);
      // A letter is for a person's eyes: what its link opens lies in no file.
      if (mail !== null) this.onMail(mail);
      else if (line.trim() !== '') this.log.write(line);
    });
    for (const stream of [must(child.stdout, 'stdout'), must(child.stderr, 'stderr')])
      stream.setEncoding('utf8').on('data', (text: string) => lines.push(text));
  }
}

/** Ends whoever is left of the last spawn, of this process or of one that crashed. Says how many. */
export async function endChildren(folder: DataFolder, how: 'politely' | 'atOnce'): Promise<number> {
  const known = recall(folder);
  if (known === null) return 0;
  const orphans = orphansOf(known, readProcesses());
  if (how === 'politely') {
    const { leader } = known;
    await endAll(
      orphans.filter(({ pid }) => pid === leader.pid),
      politeMs,
    );
  }
  for (let left = orphans; left.length > 0; left = orphansOf(known, readProcesses()))
    await endAll(left);
  rmSync(folder.children, { force: true });
  return orphans.length;
}

/** Where one life of the server puts what it needs no longer than that: one that is killed leaves it. */
function emptyScratch({ scratch }: DataFolder): string {
  const folder = join(scratch, 'server');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function remember(folder: DataFolder, known: Children): void {
  const draft = `${folder.children}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(known), { mode: 0o600 });
  renameSync(draft, folder.children);
}

function recall(folder: DataFolder): Children | null {
  try {
    return children.parse(JSON.parse(readFileSync(folder.children, 'utf8')));
  } catch {
    return null;
  }
}

const toLeader = ({ pid, start, startOrder }: ProcessRow): Children['leader'] => ({
  pid,
  start,
  startOrder,
});
