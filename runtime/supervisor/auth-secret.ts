import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const name = 'AUTH_SECRET';

/** What the Worker takes; see shared/lib/config-problems.ts. */
const shortest = 32;

/** The value in an env file, or `null` if there is none that the Worker would take. */
export function secretIn(text: string): string | null {
  const line = text.split('\n').find((one) => one.startsWith(`${name}=`));
  const value =
    line
      ?.slice(name.length + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2') ?? '';
  return value.length >= shortest && new Set(value).size >= 8 ? value : null;
}

/**
 * The secret that signs sessions, made on the first start. It is written whole or not at all; a
 * file that somebody damaged is replaced, which signs everyone out and is said.
 */
export function authSecret(file: string): { secret: string; isNew: boolean } {
  const known = secretIn(read(file));
  if (known !== null) {
    chmodSync(file, 0o600);
    return { secret: known, isNew: false };
  }
  const secret = freshSecret();
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${name}=${secret}\n`, { mode: 0o600 });
  renameSync(fresh, file);
  return { secret, isNew: true };
}

export const freshSecret = (): string => randomBytes(32).toString('base64');

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
