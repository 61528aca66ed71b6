import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BoxFolder, boxFolderAt, removeBoxFolder } from './box-folder.ts';
import { endMarked, marksAt } from './marked-processes.ts';

/**
 * Folders of boxes that were deleted and yet are there: named as only a box is, with what a gateway
 * is told, and without a record. A record that is there and cannot be read is no such thing.
 */
export const remainsIn = (boxes: string): BoxFolder[] =>
  (existsSync(boxes) ? readdirSync(boxes, { withFileTypes: true }) : [])
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name))
    .map(({ name }) => boxFolderAt(join(boxes, name)))
    .filter((folder) => !existsSync(folder.record) && existsSync(folder.gatewayConfig));

/** Ends what runs out of such a folder, and takes it away; says how many ended. */
export async function endRemains(folder: BoxFolder): Promise<number> {
  let ended = 0;
  for (const mark of marksAt(folder.root)) ended += await endMarked(mark, 0);
  removeBoxFolder(folder);
  return ended;
}
