import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Workplace } from './build-app.ts';
import { databaseIdsIn } from './database-ids.ts';
import { runProgram, wranglerEnv, wranglerProgram } from './wrangler.ts';

const migrations = 'party/auth/migrations';

/**
 * Brings the identity database to its newest schema. wrangler remembers in the database what was
 * applied; the stamp beside it, written after success, only saves asking it on every start. A new
 * database is always the same one: it is made once for all data folders of this machine, and copied.
 * Stamp and copy are of one id in wrangler.toml: the file is named after it.
 */
export async function migrateDatabase({ root, env, folder, signal }: Workplace): Promise<void> {
  const stamp = join(folder.state, 'migrated');
  const wanted = fingerprint(root);
  if (read(stamp) === wanted) return;
  const blank = join(root, '.cache/app', `database-${wanted.slice(0, 16)}`);
  const isNew = !existsSync(folder.state);
  if (isNew && existsSync(blank)) return copy(blank, folder.state);
  mkdirSync(folder.state, { recursive: true, mode: 0o700 });
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder.state];
  await runProgram([wranglerProgram, ...args], {
    cwd: root,
    env: wranglerEnv(env, folder),
    signal,
  });
  writeFileSync(stamp, wanted);
  if (isNew) copy(folder.state, blank);
}

/** Whole or not at all; where somebody else was faster, theirs stays. SQLite makes its `-shm` anew. */
function copy(from: string, to: string): void {
  const draft = `${to}-draft-${process.pid}`;
  cpSync(from, draft, { recursive: true, filter: (path) => !path.endsWith('-shm') });
  chmodSync(draft, 0o700);
  if (existsSync(to)) rmSync(draft, { recursive: true });
  else renameSync(draft, to);
}

function fingerprint(root: string): string {
  const ids = databaseIdsIn(readFileSync(join(root, 'wrangler.toml'), 'utf8'), '');
  const hash = createHash('sha256').update(`${ids?.ofMachine ?? ''}\0`);
  const directory = join(root, migrations);
  for (const name of readdirSync(directory).sort())
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(directory, name)))
      .update('\0');
  return hash.digest('hex');
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
