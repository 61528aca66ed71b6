import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

const file = new URL('telling-seeds.json', import.meta.url);

/** By the name of a mutant: a story that gave it away. A hint; when it no longer does, all are played. */
export const tellingSeeds: Readonly<Record<string, number>> = z
  .record(z.string(), z.int())
  .parse(JSON.parse(readFileSync(file, 'utf8')));

/** Those not played this time stay as they are. */
export function keepTellingSeeds(found: ReadonlyMap<string, number>): void {
  const all = { ...tellingSeeds, ...Object.fromEntries(found) };
  const sorted = Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(sorted, null, 2)}\n`);
}
