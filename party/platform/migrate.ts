import { migrations } from '../autopilot/store/migrations.ts';

/** Whether the object holds a room at all; reading it creates nothing. */
export const hasSchema = (sql: SqlStorage): boolean =>
  sql.exec("select 1 from sqlite_master where type = 'table' and name = 'schema_version'").toArray()
    .length > 0;

/**
 * Brings the database to the newest schema, each step with its number in one transaction. Refuses
 * a database that a newer program wrote: reading it with old eyes could lose what it does not know.
 */
export function migrate(storage: DurableObjectStorage, steps = migrations): void {
  const { sql } = storage;
  if (!hasSchema(sql)) {
    storage.transactionSync(() => {
      sql.exec('create table schema_version (version integer not null)');
      sql.exec('insert into schema_version values (0)');
    });
  }
  const version = Number(sql.exec('select version from schema_version').one().version);
  if (version > steps.length)
    throw new Error(
      `the room was written by a newer program (schema ${version}); deploy that or newer`,
    );
  for (const [index, step] of steps.slice(version).entries()) {
    storage.transactionSync(() => {
      for (const statement of step) sql.exec(statement);
      sql.exec('update schema_version set version = ?', version + index + 1);
    });
  }
}
