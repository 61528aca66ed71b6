import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * `npm run build:agent`: the agent client and the CLI as JavaScript for Node ≥ 20 and browsers, with
 * their types, in client/agent/dist. Packages stay imports; all that is ours is in the files.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'client/agent/dist');
rmSync(dist, { recursive: true, force: true });

await build({
  configFile: false,
  logLevel: 'warn',
  root,
  build: {
    outDir: dist,
    target: 'es2022',
    minify: false,
    lib: {
      entry: {
        connect: 'client/agent/connect.ts',
        node: 'client/agent/node.ts',
        cli: 'client/cli/run.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('client/'),
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
    },
  },
});
chmodSync(join(dist, 'cli.js'), 0o755);

const tsc = join(root, 'node_modules/typescript/bin/tsc');
const project = join(root, 'client/agent/tsconfig.build.json');
const { status } = spawnSync(process.execPath, [tsc, '-p', project], { stdio: 'inherit' });
process.exitCode = status ?? 1;
