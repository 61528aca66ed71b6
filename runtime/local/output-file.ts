import {
  closeSync,
  copyFileSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';

/** A box has two such files, each with an older one. */
const mostBytes = 2 * 1024 * 1024;
const lookEveryMs = 60_000;
const endBytes = 8_000;

/**
 * What a process prints is appended to its file; one that grew too long begins again, with one older
 * file kept. It is emptied, not moved away: the process that has it open writes on into the same.
 */
export function turnOutput(file: string): void {
  if (sizeOf(file) <= mostBytes) return;
  const older = `${file}.1`;
  try {
    copyFileSync(file, older);
  } catch {
    // A full disk: rather nothing older than a file that grows on.
    rmSync(older, { force: true });
  }
  truncateSync(file);
}

/** A process may run for months: its files are looked at for as long as it may. */
export function keepShort(files: readonly string[], signal: AbortSignal): void {
  if (signal.aborted) return;
  const timer = setInterval(() => {
    try {
      files.forEach(turnOutput);
    } catch {
      // Somebody takes the folder away at this moment; who looks after the box says so.
    }
  }, lookEveryMs);
  timer.unref();
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}

export const sizeOf = (file: string): number =>
  statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The last words in a file, of those that were written behind `from`. */
export function lastWords(file: string, from: number): string {
  try {
    const size = sizeOf(file);
    // It began again since.
    const least = from > size ? 0 : from;
    const at = Math.max(least, size - endBytes);
    const open = openSync(file, 'r');
    try {
      const buffer = Buffer.alloc(size - at);
      const words = buffer.toString('utf8', 0, readSync(open, buffer, 0, buffer.length, at));
      // The rest of a line says nothing, and may be the rest of a secret that is no more known as one.
      return at === least ? words : words.slice(words.indexOf('\n') + 1);
    } finally {
      closeSync(open);
    }
  } catch {
    return '';
  }
}
