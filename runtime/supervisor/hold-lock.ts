import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { must } from '../../shared/lib/must.ts';
import { heldWords, judgeLock, type Lock } from './lock.ts';
import { readProcesses } from './process-table.ts';

/** This process holds the data folder until `release`. */
export interface HeldLock {
  tellAddress(address: string): void;
  release(): void;
}

/** Somebody else has the folder. */
export class FolderHeld extends Error {
  override readonly name = 'FolderHeld';
  readonly by: Lock;
  constructor(by: Lock) {
    super(heldWords(by));
    this.by = by;
  }
}

/**
 * Takes the lock: it is made whole and put in place by `link`, which fails if there is one. A stale
 * lock is moved aside first; should another starter have been faster, its lock is put back.
 */
export function holdLock(file: string): HeldLock {
  const table = readProcesses();
  const { pid, start } = must(
    table.find((row) => row.pid === process.pid),
    'this process',
  );
  const own: Lock = { pid, start, address: null };
  const draft = `${file}.${pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    for (;;) {
      if (tryLink(draft, file)) return held(file, own);
      const text = read(file);
      const judged = judgeLock(text, readProcesses());
      if (judged.is === 'held') throw new FolderHeld(judged.by);
      if (judged.is === 'stale' && text !== null) moveAside(file, text);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Who holds the folder now, or `null`. */
export function lockHolder(file: string): Lock | null {
  const judged = judgeLock(read(file), readProcesses());
  return judged.is === 'held' ? judged.by : null;
}

function held(file: string, own: Lock): HeldLock {
  return {
    tellAddress(address) {
      const draft = `${file}.${own.pid}`;
      writeFileSync(draft, JSON.stringify({ ...own, address }), { mode: 0o600 });
      renameSync(draft, file);
    },
    release: () => rmSync(file, { force: true }),
  };
}

function moveAside(file: string, text: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // Another starter moved it.
  }
  if (read(aside) !== text) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
