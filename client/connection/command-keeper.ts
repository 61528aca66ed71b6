import type { StoredCommand } from './session.ts';

/** Where unsent commands survive a reload. */
export interface CommandKeeper {
  load(): Promise<readonly StoredCommand[]>;
  save(commands: readonly StoredCommand[]): void;
}

/** For programs that do not come back: commands live as long as they do. */
export const forgetfulKeeper: CommandKeeper = { load: () => Promise.resolve([]), save: () => {} };
