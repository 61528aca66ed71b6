import { expect, test } from 'vitest';
import { migrations } from '../../party/autopilot/store/migrations.ts';
import { type ShelfName, shelves, specOf } from '../../party/autopilot/store/shelves.ts';
import { hasSchema, migrate } from '../../party/platform/migrate.ts';
import { RecallingStore } from '../../party/platform/recalling-store.ts';
import { SqlStore } from '../../party/platform/sql-store.ts';
import { storeRules } from '../store-contract.ts';
import { inFreshObject } from './in-object.ts';

test.each(storeRules)('$name', ({ run }) =>
  inFreshObject((storage) => {
    migrate(storage);
    run(new SqlStore(storage));
  }),
);

test.each(storeRules)('$name, recalled', ({ run }) =>
  inFreshObject((storage) => {
    migrate(storage);
    run(new RecallingStore(new SqlStore(storage)));
  }),
);

const versionOf = ({ sql }: DurableObjectStorage) =>
  sql.exec('select version from schema_version').one().version;
const shelfNames = Object.keys(shelves).filter((name): name is ShelfName => name in shelves);

test('[SP13] [R21] a migration that is killed half-way begins again where it stopped, and loses nothing', async () => {
  const first = ['create table t (a text not null)', "insert into t values ('kept')"];
  const second = ['alter table t add column b text', "update t set b = 'new'"];
  await inFreshObject((storage) => {
    expect(hasSchema(storage.sql)).toBe(false);
    migrate(storage, [first]);
    expect(() => migrate(storage, [first, [...second, 'oops']])).toThrow();
    expect([versionOf(storage), storage.sql.exec('select * from t').toArray()]).toEqual([
      1,
      [{ a: 'kept' }],
    ]);
    migrate(storage, [first, second]);
    migrate(storage, [first, second]);
    expect([versionOf(storage), storage.sql.exec('select * from t').toArray()]).toEqual([
      2,
      [{ a: 'kept', b: 'new' }],
    ]);
  });
});

test('[SP14] [R21] what a newer program wrote is refused and left as it is', async () => {
  await inFreshObject((storage) => {
    migrate(storage, [...migrations, ['create table tomorrow (a text)']]);
    expect(() => migrate(storage)).toThrow(/newer program/);
    expect(storage.sql.exec('select * from tomorrow').toArray()).toEqual([]);
  });
});

test('[SP15] the migrated schema is what the shelves declare', async () => {
  await inFreshObject((storage) => {
    migrate(storage);
    for (const name of shelfNames) {
      const { columns, primary, indexes } = specOf(name);
      const found = storage.sql
        .exec(`select name, type, pk, "notnull" as needed from pragma_table_info('${name}')`)
        .toArray();
      const declared = Object.entries(columns).map(([column, sample]) => ({
        name: column,
        type: sample === '' ? 'TEXT' : 'INTEGER',
        pk: primary.indexOf(column) + 1,
        needed: 1,
      }));
      const inOrder = (a: { name?: unknown }, b: { name?: unknown }) =>
        String(a.name) < String(b.name) ? -1 : 1;
      expect([name, ...found.sort(inOrder)]).toEqual([name, ...declared.sort(inOrder)]);
      const made = storage.sql
        .exec(
          "select sql from sqlite_master where type = 'index' and sql is not null and tbl_name = ?",
          name,
        )
        .toArray();
      const expected = Object.entries(indexes).map(
        ([index, on]) => `CREATE INDEX ${name}_${index} on ${name} (${on.join(', ')})`,
      );
      expect(made.map(({ sql }) => String(sql).toLowerCase()).sort()).toEqual(
        expected.map((one) => one.toLowerCase()).sort(),
      );
    }
  });
});
