import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { longSteps } from '../check-steps.ts';
import { mostSeeds } from './most-seeds.ts';
import { timesFound } from './mutant.ts';
import { mutants } from './mutants.ts';

const sourceOf = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test.each(mutants)('[SIM] mutant "$name" still has its place in $file', (mutant) => {
  expect(timesFound(mutant, sourceOf(mutant.file))).toBe(1);
  expect(mutant.replace).not.toBe(mutant.find);
});

test('[SIM] every mutant has a name of its own', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

test('[SIM] where the mutants are played alone, the simulator plays every story of theirs unbroken', () => {
  const steps = longSteps.flatMap((entry) => ('run' in entry ? [entry] : entry));
  const alone = steps.filter(({ run }) => run.includes('--broken-alone'));
  const simulator = steps.find(({ run }) => run.includes('fuzz'));
  expect(alone.map(({ name }) => name)).toEqual(['mutants']);
  expect(simulator?.env?.FUZZ_FROM).toBe('1');
  expect(Number(simulator?.env?.FUZZ_SEEDS)).toBeGreaterThanOrEqual(mostSeeds);
});
