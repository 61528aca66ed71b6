import { open, stat } from 'node:fs/promises';
import { bounds } from '../../shared/protocol/bounds.ts';
import { type BoxLine, lineOf, logName } from './log-line.ts';

const everyMs = 1_000;
/** Of a log that was not watched, so much is read back. */
const readBackBytes = 64 * 1024;
const mostAtOnce = 1024 * 1024;

/** Through which byte of which file its lines were told. */
export interface LogPlace {
  /** The file itself, by its inode: a log that grew too long is another one. */
  file: number;
  at: number;
}

/** What the next process has to know of this one. */
interface Kept {
  place: () => LogPlace | undefined;
  keep: (place: LogPlace) => void;
}

/** Follows the log of the gateway while somebody looks; costs nothing while nobody does. */
export class LogTail {
  private readonly path: string;
  private readonly secrets: readonly string[];
  private readonly tell: (lines: BoxLine[]) => Promise<unknown>;
  private readonly kept: Kept;
  private place: LogPlace | undefined;
  private rest = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isOn = false;
  private isLooking = false;
  /** Nobody looked for a while: what was written then is only read back so far. */
  private wasOff = true;

  constructor(
    path: string,
    secrets: readonly string[],
    tell: (lines: BoxLine[]) => Promise<unknown>,
    kept: Kept,
  ) {
    this.path = path;
    this.secrets = secrets;
    this.tell = tell;
    this.kept = kept;
  }

  /** What was told is not told again to whoever looks next: the room has it. */
  turn(on: boolean): void {
    if (this.isOn === on) return;
    this.isOn = on;
    clearTimeout(this.timer);
    if (!on) this.wasOff = true;
    // One look that is still under way goes on for whoever looks now.
    else if (!this.isLooking) void this.look();
  }

  private async look(): Promise<void> {
    this.isLooking = true;
    const lines = await this.read().catch(() => []);
    for (let from = 0; from < lines.length; from += bounds.boxLinesAtOnce)
      await this.tell(lines.slice(from, from + bounds.boxLinesAtOnce)).catch(() => {});
    this.keep();
    this.isLooking = false;
    if (this.isOn) this.timer = setTimeout(() => void this.look(), everyMs);
  }

  /** A line that is not whole yet is the next process's. */
  private keep(): void {
    if (this.place === undefined) return;
    const { file, at } = this.place;
    const through = { file, at: at - this.rest.length };
    const known = this.kept.place();
    if (known?.file === file && known.at === through.at) return;
    this.kept.keep(through);
  }

  private async read(): Promise<BoxLine[]> {
    const { size, ino } = await stat(this.path);
    const back = Math.max(0, size - readBackBytes);
    const known = this.place ?? this.kept.place();
    const isBehind = this.wasOff && known !== undefined && known.at < back;
    this.wasOff = false;
    const goesOn = known?.file === ino && known.at <= size && !isBehind;
    if (!goesOn) this.rest = '';
    const place = { file: ino, at: goesOn ? known.at : back };
    this.place = place;
    const length = Math.min(size - place.at, mostAtOnce);
    if (length === 0) return [];
    const file = await open(this.path);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, place.at);
      place.at += bytesRead;
      const whole = (this.rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      this.rest = whole.pop() ?? '';
      const from = { now: Date.now(), log: logName(this.path) };
      return whole.flatMap((line) => {
        // Bytes first, so that a character split over two reads is whole again.
        const told = lineOf(Buffer.from(line, 'latin1').toString('utf8'), this.secrets, from);
        return told === null ? [] : [told];
      });
    } finally {
      await file.close();
    }
  }
}
