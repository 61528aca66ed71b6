import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '../..');

/** What runtime/container/Dockerfile copies: host and connector as two files that need no packages, and the lock of the gateway. */
export async function layContainer(folder: string): Promise<void> {
  const dist = join(folder, 'dist');
  const gateway = join(folder, 'gateway');
  for (const one of [dist, gateway]) rmSync(one, { recursive: true, force: true });

  for (const [name, entry] of [
    ['start', 'runtime/container/start.ts'],
    ['connector', 'runtime/connector/main.ts'],
  ] as const)
    await build({
      configFile: false,
      logLevel: 'warn',
      root,
      publicDir: false,
      ssr: { noExternal: true, target: 'node' },
      build: {
        ssr: join(root, entry),
        outDir: dist,
        emptyOutDir: false,
        target: 'es2024',
        minify: false,
        rolldownOptions: {
          external: (id) => isBuiltin(id),
          output: { entryFileNames: `${name}.js`, codeSplitting: false },
        },
      },
    });
  writeFileSync(join(dist, 'package.json'), '{"type":"module"}\n');

  mkdirSync(gateway);
  for (const name of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(root, 'runtime/gateway', name), join(gateway, name));
}
