import disk from 'node:fs';
import { dirname } from 'node:path';

/**
 * The file has this text, or the one it had, also after the machine lost its power: the text is on the
 * disk before it has the name, and the name before this returns. For its owner alone.
 */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`;
  synced(draft, 'w', (file) => disk.writeFileSync(file, text));
  disk.renameSync(draft, path);
  synced(dirname(path), 'r', () => {});
}

function synced(path: string, flags: 'w' | 'r', write: (file: number) => unknown): void {
  const file = disk.openSync(path, flags, 0o600);
  try {
    write(file);
    disk.fsyncSync(file);
  } finally {
    disk.closeSync(file);
  }
}
