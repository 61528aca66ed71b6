import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
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
