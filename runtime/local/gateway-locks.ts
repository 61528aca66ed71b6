import { createHash } from 'node:crypto';
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files by which a gateway locks its databases: empty ones beside those of all others of this user,
 * wherever `TMPDIR` points (OpenClaw 2026.9.6, `state-database-coordinator-paths`), each named by eight
 * digits of the SHA-256 of where its database lies. `root`: the folder of its box. None where they
 * cannot be listed: a box is deleted all the same.
 */
export function gatewayLocks(root: string): string[] {
  const locks = `/tmp/openclaw-state-locks-${process.getuid?.()}`;
  try {
    const names = databasesIn(join(realpathSync(root), 'state')).map(digitsOf);
    const isOf = (file: string) => names.some((name) => file.includes(`.${name}.lock.sqlite`));
    return readdirSync(locks)
      .filter(isOf)
      .map((file) => join(locks, file));
  } catch {
    return [];
  }
}

const databasesIn = (state: string): string[] =>
  readdirSync(state, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => join(state, name));

const digitsOf = (path: string): string =>
  createHash('sha256').update(path).digest('hex').slice(0, 8);
