import type { StoredCommand } from './session.ts';

/** Where unsent commands survive a reload. */
export interface CommandKeeper {
  load(): Promise<readonly StoredCommand[]>;
  save(commands: readonly StoredCommand[]): void;
  /** Which of these, once loaded, were taken away since: they must not be sent. */
  gone?(keys: readonly string[]): Promise<readonly string[]>;
  /** Calls back when another window of the same person took commands away. */
  follow?(onGone: (keys: readonly string[]) => void): void;
}

/** For programs that do not come back: commands live as long as they do. */
export const forgetfulKeeper: CommandKeeper = { load: () => Promise.resolve([]), save: () => {} };
