import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { authorizationPage } from './docs/authorization-page.ts';
import type { Page } from './docs/page.ts';
import { parityPage } from './docs/parity-page.ts';
import { provenPages } from './docs/proofs.ts';
import { protocolPage } from './docs/protocol-page.ts';

/**
 * `npm run protocol` writes PROTOCOL.md, docs/authorization.md and the proofs in docs/spec and
 * docs/coverage.md. With `--check` it writes nothing and ends with 1 when one of them is not as it
 * would be written, or when a rule and its tests do not find each other.
 */
const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');
let wrong = 0;

for (const page of [protocolPage(), authorizationPage(), parityPage(), ...provenPages()])
  settle(page);
if (wrong > 0) {
  console.log(isCheck ? '\nRun `npm run protocol` and commit what it writes.' : '');
  process.exitCode = 1;
}

function settle({ path, text, problems = [] }: Page): void {
  for (const problem of problems) say(`${path}: ${problem}`);
  const file = join(root, path);
  if (readOrNothing(file) === text) return;
  if (isCheck) return say(`${path} is stale.`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${path}`);
}

function say(words: string): void {
  console.log(words);
  wrong += 1;
}

function readOrNothing(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
