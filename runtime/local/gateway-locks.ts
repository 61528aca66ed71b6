import { createHash } from 'node:crypto';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files by which a gateway locks its state: empty ones beside those of all others of this user,
 * wherever `TMPDIR` points (OpenClaw 2026.9.6, `state-database-coordinator-paths`), named by eight
 * digits of the SHA-256 of where its database lies. `root`: the folder of its box.
 */
export function gatewayLocks(root: string): string[] {
  const database = join(realpathSync(root), 'state/state/openclaw.sqlite');
  const name = createHash('sha256').update(database).digest('hex').slice(0, 8);
  const locks = `/tmp/openclaw-state-locks-${process.geteuid?.()}`;
  const isOf = (file: string) => file.includes(`.${name}.lock.sqlite`);
  return existsSync(locks)
    ? readdirSync(locks)
        .filter(isOf)
        .map((file) => join(locks, file))
    : [];
}
