import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { playedByBoth, playedOnce } from './files.ts';
import { forPeople } from './people-only.ts';

const folder = join(import.meta.dirname, '..');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.e2e.ts'))
  .map((name) => name.replace('.e2e.ts', ''));
const source = (name: string) => readFileSync(join(folder, `${name}.e2e.ts`), 'utf8');

test('every file of scenarios is played by people and by agents, or says why not', () => {
  expect([...playedByBoth, ...Object.keys(playedOnce)].sort()).toEqual(files.sort());
});

test('a scenario that agents do not play names its reason, and no reason is left over', () => {
  const named = playedByBoth.flatMap((name) =>
    [...source(name).matchAll(/^peopleOnly\('(\w+)'\)\(/gm)].map(([, why]) => why),
  );
  expect([...new Set(named)].sort()).toEqual(Object.keys(forPeople).sort());
  for (const name of playedByBoth) expect(source(name)).not.toMatch(/test\.(skip|todo|only)/);
});

test('what both play does not say how one comes in, and leaves that to who plays', () => {
  for (const name of playedByBoth) {
    const both = source(name).split(/^(?=test|peopleOnly)/m);
    const shared = both.filter((one) => one.startsWith('test')).join('');
    expect([name, shared.match(/getByLabel\('(Password|Email)'\)/)]).toEqual([name, null]);
  }
});
