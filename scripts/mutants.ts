import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { mostSeeds } from './mutants/most-seeds.ts';
import type { Mutant } from './mutants/mutant.ts';
import { mutants } from './mutants/mutants.ts';
import { keepTellingSeeds, tellingSeeds } from './mutants/telling-seeds.ts';

/**
 * `npm run mutants [name]`: the product broken on purpose, a break at a time, each played by the
 * simulator until its auditor notices. A simulator that notices nothing proves nothing. Exit 1 when
 * a mutant survives, or when the code as it is does not pass. The story that gave a mutant away is
 * played first the next time (`--keep` writes them down), so most take one. `--broken-alone` leaves
 * out the code as it is: `npm test`, whose simulator plays the same stories of it and more.
 */
const root = join(import.meta.dirname, '..');
const atOnce = 2;
/** A mutant that only makes worlds hang is no proof: it counts as not noticed. */
const withinMs = 300_000;
/** The code as it is plays all stories, beside other steps of a busy machine. */
const asItIsWithinMs = 900_000;

type Noticed = { seed: number; said: string } | null;

/** What the auditor said first, in a process of its own. */
function play(mutant: Mutant | null): Promise<Noticed> {
  const args = ['--import', './testkit/mutants/hook.ts', 'testkit/mutants/play.ts'];
  const first = tellingSeeds[mutant?.name ?? ''] ?? 0;
  const child = spawn(process.execPath, [...args, String(mostSeeds), String(first)], {
    cwd: root,
    env: { ...process.env, MUTANT: JSON.stringify(mutant) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: mutant === null ? asItIsWithinMs : withinMs,
    killSignal: 'SIGKILL',
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(out.trim().split('\n').at(-1) ?? '').noticed);
      else
        reject(new Error(`${mutant?.name ?? 'the code as it is'}: ${signal ?? err.slice(-2_000)}`));
    });
  });
}

/** A row of the table; true when this is how it should be. */
async function judge(mutant: Mutant | null): Promise<boolean> {
  const noticed = await play(mutant).catch((error: unknown) => String(error));
  if (mutant !== null && noticed !== null && typeof noticed !== 'string')
    found.set(mutant.name, noticed.seed);
  const isRight = typeof noticed !== 'string' && (noticed === null) === (mutant === null);
  const [seed, said] =
    typeof noticed === 'string'
      ? ['', noticed]
      : [String(noticed?.seed ?? ''), noticed?.said ?? 'nothing'];
  const { name, what } = mutant ?? { name: 'none', what: 'the code as it is' };
  const row = [
    name.padEnd(26),
    what.padEnd(72),
    seed.padStart(4),
    said.slice(0, isRight ? 120 : 2_000),
  ];
  console.log(`${isRight ? '✓' : '✗'} ${row.join('  ')}`);
  return isRight;
}

const isKept = process.argv.includes('--keep');
const unbroken = process.argv.includes('--broken-alone') ? [] : [null];
const [only] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** By the name of a mutant: the story in which the auditor noticed it. */
const found = new Map<string, number>();
const waiting: (Mutant | null)[] =
  only === undefined
    ? [...unbroken, ...mutants]
    : mutants.filter(({ name }) => name.includes(only));
const began = performance.now();
const all = waiting.length;
let right = 0;
console.log(
  `  ${'mutant'.padEnd(26)}  ${'what is broken'.padEnd(72)}  seed  what the auditor said`,
);
async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
    if (await judge(next)) right += 1;
}
await Promise.all(Array.from({ length: atOnce }, work));
if (isKept) keepTellingSeeds(found);
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(`\n${right} of ${all} as it should be, in ${seconds} s.`);
if (right < all || all === 0) process.exitCode = 1;
