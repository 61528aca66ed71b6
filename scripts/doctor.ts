import { join } from 'node:path';
import { examine, type Finding } from '../runtime/local/doctor.ts';
import { dataFolderAt } from '../runtime/supervisor/data-folder.ts';
import { readOptions } from '../runtime/supervisor/options.ts';

/** `npm run doctor [-- --data <folder>]`: looks at everything a start needs. Exit 1 when something is bad. */
const root = join(import.meta.dirname, '..');
const mark = { good: '✓', note: '·', bad: '✗' } as const;

const line = ({ name, is, words, fix }: Finding): string =>
  `${mark[is]} ${name.padEnd(16)} ${words}${fix === undefined ? '' : `\n${' '.repeat(19)}${fix}`}`;

try {
  const { dataFolder, port } = readOptions(process.argv.slice(2), process.env, root);
  const findings = await examine({
    root,
    folder: dataFolderAt(dataFolder),
    port,
    env: process.env,
    nodeVersion: process.version,
    freeMemory: process.availableMemory(),
    fetch,
  });
  console.log(findings.map(line).join('\n'));
  const bad = findings.filter(({ is }) => is === 'bad').length;
  console.log(bad === 0 ? '\nAll is well.' : `\n${bad} of these keep something from working.`);
  process.exitCode = bad === 0 ? 0 : 1;
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
