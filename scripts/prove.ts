import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `npm run -s prove <what>`: proofs against the running product, with figures. Exit 1 when one fails. */
const folder = join(import.meta.dirname, '../e2e/prove');
const known = ['core', 'members', 'together', 'canvas', 'gateway'];
const [what = ''] = process.argv.slice(2);
if (known.includes(what)) {
  const child = spawn(process.execPath, [join(folder, `${what}.ts`)], { stdio: 'inherit' });
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => child.kill(name));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
} else {
  console.log(`There is: ${known.map((name) => `npm run -s prove ${name}`).join(', ')}`);
  process.exitCode = 1;
}
