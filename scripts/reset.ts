import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { dataFolderAt, removeDataFolder } from '../runtime/supervisor/data-folder.ts';
import { lockHolder } from '../runtime/supervisor/hold-lock.ts';
import { heldWords } from '../runtime/supervisor/lock.ts';
import { readOptions } from '../runtime/supervisor/options.ts';
import { endChildren } from '../runtime/supervisor/product.ts';

/** `npm run reset`: forgets everything of this installation, after asking. */
const args = process.argv.slice(2);
process.exitCode = await reset(
  args.filter((arg) => arg !== '--yes'),
  args.includes('--yes'),
).catch((error: unknown) => {
  console.log(error instanceof Error ? error.message : String(error));
  return 1;
});

async function reset(rest: readonly string[], isSure: boolean): Promise<number> {
  const root = join(import.meta.dirname, '..');
  const folder = dataFolderAt(readOptions(rest, process.env, root).dataFolder);
  if (!existsSync(folder.root)) {
    console.log(`There is nothing at ${folder.root}.`);
    return 0;
  }
  const holder = lockHolder(folder.lock);
  if (holder !== null) {
    console.log(`${heldWords(holder)}\nStop it first; nothing was removed.`);
    return 1;
  }
  if (!isSure && !(await isAgreed(folder.root))) {
    console.log('Nothing was removed.');
    return 1;
  }
  await endChildren(folder, 'atOnce');
  removeDataFolder(folder);
  console.log(`${folder.root} is empty again. npm start begins anew.`);
  return 0;
}

async function isAgreed(folder: string): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question(
    `This removes all accounts, rooms and messages in ${folder}. Type "reset" to go on: `,
  );
  asking.close();
  return answer.trim() === 'reset';
}
