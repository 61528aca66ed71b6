import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workplace } from './build-app.ts';
import { runProgram, wranglerEnv, wranglerProgram } from './wrangler.ts';

const migrations = 'party/auth/migrations';

/**
 * Brings the identity database to its newest schema. wrangler remembers in the database what was
 * applied; the stamp beside it, written after success, only saves asking it on every start.
 */
export async function migrateDatabase({ root, env, folder, signal }: Workplace): Promise<void> {
  const stamp = join(folder.state, 'migrated');
  const wanted = fingerprint(join(root, migrations));
  if (read(stamp) === wanted) return;
  mkdirSync(folder.state, { recursive: true, mode: 0o700 });
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder.state];
  await runProgram([wranglerProgram, ...args], {
    cwd: root,
    env: wranglerEnv(env, folder),
    signal,
  });
  writeFileSync(stamp, wanted);
}

function fingerprint(directory: string): string {
  const hash = createHash('sha256');
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
