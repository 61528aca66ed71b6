import { writeFileSync } from 'node:fs';
import {
  unstable_getMiniflareWorkerOptions as optionsOf,
  unstable_readConfig as readConfig,
} from 'wrangler';

/**
 * `node worker-options.ts <wrangler.toml> <file>`: writes what workerd has to know of the
 * configuration, as JSON. Once per build: to read it wrangler loads all of itself.
 */
const [config = '', file = ''] = process.argv.slice(2);
const read = readConfig({ config });
const { workerOptions } = optionsOf(read, undefined, { overrides: { enableContainers: false } });
// Of variables only the ones of the configuration: it would take those of a `.dev.vars` beside it.
const options = { ...workerOptions, name: read.name, bindings: read.vars };
writeFileSync(file, JSON.stringify(options));
