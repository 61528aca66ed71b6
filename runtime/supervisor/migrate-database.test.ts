import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { dataFolderAt } from './data-folder.ts';
import { migrateDatabase } from './migrate-database.ts';

const repository = join(import.meta.dirname, '../..');

test('[SU11] a new database is made once; the next data folder gets a copy of it, for its owner alone', {
  timeout: 120_000,
}, async () => {
  const root = mkdtempSync(join(tmpdir(), 'autopilot-migrate-'));
  try {
    cpSync(join(repository, 'party/auth/migrations'), join(root, 'party/auth/migrations'), {
      recursive: true,
    });
    cpSync(join(repository, 'wrangler.toml'), join(root, 'wrangler.toml'));
    const make = async (name: string) => {
      const folder = dataFolderAt(join(root, name));
      const { signal } = new AbortController();
      await migrateDatabase({ root, env: { ...process.env }, folder, signal });
      return folder.state;
    };
    const first = await make('first');
    // Whoever asks wrangler again would have to ask this one.
    rmSync(join(root, 'wrangler.toml'));
    const second = await make('second');
    expect(tablesOf(second)).toEqual(tablesOf(first));
    expect(tablesOf(second)).toContain('user');
    expect(statSync(second).mode & 0o777).toBe(0o700);
    expect(existsSync(join(second, 'migrated'))).toBe(true);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

function tablesOf(state: string): unknown[] {
  const folder = join(state, 'v3/d1/miniflare-D1DatabaseObject');
  const [file = ''] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  const database = new DatabaseSync(join(folder, file));
  const rows = database.prepare('select name from sqlite_master order by name').all();
  database.close();
  return rows.map(({ name }) => name);
}
