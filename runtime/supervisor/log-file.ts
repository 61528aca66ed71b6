import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const kept = 5;
const mostBytes = 8 * 1024 * 1024;

/**
 * What the product says, a line at a time. Every start and every few megabytes begin a new file;
 * the last five stay.
 */
export class LogFile {
  readonly path: string;
  private readonly folder: string;
  private bytes = 0;

  constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, 'autopilot.log');
    this.rotate();
  }

  write(line: string): void {
    const text = `${new Date().toISOString()} ${line}\n`;
    if (this.bytes > mostBytes) this.rotate();
    this.bytes += text.length;
    appendFileSync(this.path, text, { mode: 0o600 });
  }

  /** The last words, for a person whose product does not come up. */
  tail(lines: number): string {
    return existsSync(this.path)
      ? readFileSync(this.path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
      : '';
  }

  private rotate(): void {
    const older = (n: number) => join(this.folder, `autopilot.${n}.log`);
    rmSync(older(kept), { force: true });
    for (let n = kept - 1; n >= 1; n--)
      if (existsSync(older(n))) renameSync(older(n), older(n + 1));
    if (existsSync(this.path) && statSync(this.path).size > 0) renameSync(this.path, older(1));
    this.bytes = 0;
  }
}

/** Cuts a stream of text into lines. */
export class Lines {
  private rest = '';
  private readonly onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line);
  }
}

/** Without colours, and without what may follow a path: an address may carry more than a place. */
export const plainLine = (line: string): string =>
  stripVTControlCharacters(line).replace(/( [A-Z]+ \/[^\s?]*)\?\S*/g, '$1?…');
