import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { dataFolderAt } from './data-folder.ts';
import { migrateDatabase } from './migrate-database.ts';

const repository = join(import.meta.dirname, '../..');

/** The data folders that people have hold a file named after it. */
const ofMachine = '00000000-0000-0000-0000-000000000001';
const ofAccount = '5e0c1f7a-9d1b-4a55-8a2e-0d6a4a6f1c11';
const wranglerToml = readFileSync(join(repository, 'wrangler.toml'), 'utf8');
/** As docs/deploy.md says, by whoever replaces the placeholder everywhere. */
const deployed = wranglerToml.replaceAll('00000000-0000-0000-0000-000000000000', ofAccount);

const unreadable = (toml: string): string => `${toml}\n] is no TOML`;

/** A checkout, and what `migrateDatabase` makes of a data folder in it. */
async function inCheckout(
  play: (checkout: {
    says: (toml: string) => void;
    make: (name: string) => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'autopilot-migrate-'));
  try {
    cpSync(join(repository, 'party/auth/migrations'), join(root, 'party/auth/migrations'), {
      recursive: true,
    });
    await play({
      says: (toml) => writeFileSync(join(root, 'wrangler.toml'), toml),
      make: async (name) => {
        const folder = dataFolderAt(join(root, name));
        const { signal } = new AbortController();
        await migrateDatabase({ root, env: { ...process.env }, folder, signal });
        return folder.state;
      },
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test(
  '[SU11] a new database is made once; the next data folder gets a copy of it, for its owner alone',
  {
    timeout: 120_000,
  },
  () =>
    inCheckout(async ({ says, make }) => {
      says(wranglerToml);
      const first = await make('first');
      // Whoever asks wrangler again would have to ask this one.
      says(unreadable(wranglerToml));
      const second = await make('second');
      expect(tablesOf(second)).toEqual(tablesOf(first));
      expect(tablesOf(second)).toContainEqual(expect.arrayContaining(['user']));
      expect(statSync(second).mode & 0o777).toBe(0o700);
      expect(existsSync(join(second, 'migrated'))).toBe(true);
      // The id of a deployment changes nothing on this machine.
      says(unreadable(deployed));
      expect(tablesOf(await make('first'))).toEqual(tablesOf(first));
      expect(tablesOf(await make('third'))).toEqual(tablesOf(first));
    }),
);

test(
  '[SU11] a database of another id is brought to its newest schema too, wherever one of an earlier id lies',
  {
    timeout: 120_000,
  },
  () =>
    inCheckout(async ({ says, make }) => {
      says(wranglerToml);
      await make('first');
      says(wranglerToml.replaceAll('-000000000001', '-000000000002'));
      for (const [name, count] of [
        ['first', 2],
        ['second', 1],
      ] as const) {
        const tables = tablesOf(await make(name));
        expect(tables).toHaveLength(count);
        for (const one of tables) expect(one).toContain('user');
      }
    }),
);

test('[SU11] workerd opens on this machine what wrangler migrates here, also beside the id of a deployment', {
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'autopilot-options-'));
  try {
    for (const toml of [wranglerToml, deployed]) {
      const file = join(folder, 'wrangler.toml');
      writeFileSync(file, toml);
      const options = join(folder, 'options.json');
      await promisify(execFile)(process.execPath, [
        join(repository, 'runtime/supervisor/worker-options.ts'),
        ...[file, options],
      ]);
      const read: unknown = JSON.parse(readFileSync(options, 'utf8'));
      expect(read).toMatchObject({
        d1Databases: { DB: { id: ofMachine } },
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Of each database that lies there. */
function tablesOf(state: string): unknown[][] {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject');
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .map((file) => {
      const database = new DatabaseSync(join(folder, file));
      const rows = database.prepare('select name from sqlite_master order by name').all();
      database.close();
      return rows.map(({ name }) => name);
    });
}
