import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutantGiven } from './mutant-given.ts';

/** For `node --import`: one file is loaded with its text replaced. Nothing on the disk changes. */
const mutant = mutantGiven();
if (mutant !== null) {
  const path = join(import.meta.dirname, '../..', mutant.file);
  const broken = pathToFileURL(path).href;
  const [before, after, ...more] = readFileSync(path, 'utf8').split(mutant.find);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`${mutant.file} does not have the text of this mutant exactly once`);
  registerHooks({
    load: (url, context, nextLoad) =>
      url === broken
        ? {
            format: 'module-typescript',
            source: before + mutant.replace + after,
            shortCircuit: true,
          }
        : nextLoad(url, context),
  });
}
