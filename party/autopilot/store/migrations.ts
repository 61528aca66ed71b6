/**
 * The schema of a room's database, one numbered step per change. A step and its number are written
 * in one transaction, so a migration that is killed begins again where it stopped. Steps are never
 * edited after release; an older program refuses a newer schema.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    'create table meta (name text not null primary key, value text not null) without rowid',
    'create table topics (topic text not null primary key, head integer not null, floor integer not null) without rowid',
    `create table rows (tbl text not null, id text not null, topic text not null, at integer not null,
      seq integer not null, body text not null, primary key (tbl, id))`,
    'create index rows_bySeq on rows (topic, seq)',
    'create index rows_byKey on rows (topic, tbl, at)',
    `create table tombstones (topic text not null, tbl text not null, id text not null, seq integer not null,
      time integer not null, primary key (topic, tbl, id)) without rowid`,
    'create index tombstones_bySeq on tombstones (topic, seq)',
    'create index tombstones_byTime on tombstones (time)',
    `create table streams (ref integer not null primary key, partId text not null, runId text not null,
      rev integer not null, keeps text not null, ended integer not null)`,
    'create index streams_byPart on streams (partId)',
    'create index streams_byRun on streams (runId, ref)',
    'create table chunks (ref integer not null, start integer not null, body text not null, primary key (ref, start)) without rowid',
    'create table liveRuns (threadId text not null, n integer not null, runId text not null, primary key (threadId, n)) without rowid',
    `create table commands (principal text not null, key text not null, hash text not null, answer text not null,
      time integer not null, primary key (principal, key)) without rowid`,
    'create index commands_byTime on commands (time)',
    `create table outbox (id text not null primary key, body text not null, dueAt integer not null,
      tries integer not null, parked integer not null) without rowid`,
    'create index outbox_byDue on outbox (parked, dueAt)',
    `create table deadlines (kind text not null, id text not null, dueAt integer not null,
      tries integer not null, primary key (kind, id)) without rowid`,
    'create index deadlines_byDue on deadlines (dueAt)',
    `create table history (seq integer not null, time integer not null, tbl text not null, id text not null,
      after text not null, primary key (seq, tbl, id, time)) without rowid`,
    'create index history_byTime on history (time)',
    'create table receipts (n integer not null primary key, body text not null, hash text not null)',
  ],
  [
    `create table places (principal text not null primary key, homeRoom text not null, version integer not null,
      news integer not null) without rowid`,
    'create table secrets (kind text not null, id text not null, hash text not null, primary key (kind, id)) without rowid',
    'create index secrets_byHash on secrets (kind, hash)',
    'create table heard (about text not null primary key, version integer not null) without rowid',
  ],
  [
    'create table livingAgents (id text not null primary key, homeRoom text not null) without rowid',
    `insert into livingAgents select id, json_extract(body, '$.homeRoom') from rows
      where tbl = 'agents' and json_extract(body, '$.endedAt') is null`,
  ],
  [
    'create table lists (name text not null, id text not null, primary key (name, id)) without rowid',
    `create table docs (id text not null primary key, n integer not null, threadId text not null,
      messageId text not null, at integer not null, body text not null)`,
    `create virtual table docs_words using fts5 (body, content = 'docs', content_rowid = 'rowid',
      tokenize = "unicode61 remove_diacritics 2")`,
    // A replaced row is deleted here, because "insert or replace" tells no delete trigger.
    'create trigger docs_before before insert on docs begin delete from docs where id = new.id; end',
    `create trigger docs_put after insert on docs begin
      insert into docs_words (rowid, body) values (new.rowid, new.body); end`,
    `create trigger docs_gone after delete on docs begin
      insert into docs_words (docs_words, rowid, body) values ('delete', old.rowid, old.body); end`,
  ],
  ['create table former (principal text not null primary key, name text not null) without rowid'],
  [
    `create table orders (id text not null primary key, instanceId text not null, done integer not null,
      n integer not null, body text not null, time integer not null) without rowid`,
    'create index orders_byInstance on orders (instanceId, done, n)',
    `create table boxes (instanceId text not null primary key, sandboxId text not null, fence integer not null,
      bootId text not null, ready integer not null) without rowid`,
  ],
  ["alter table boxes add column place text not null default ''"],
  [
    `create table artifactVersions (artifactId text not null, n integer not null, bytes integer not null,
      body text not null, primary key (artifactId, n)) without rowid`,
    // With rowids: words of 128 KiB do not belong into the tree that is searched.
    `create table artifactWords (artifactId text not null, n integer not null, body text not null,
      primary key (artifactId, n))`,
  ],
  [
    `create table moments (threadId text not null, n integer not null, row text not null, runId text not null,
      body text not null, primary key (threadId, n)) without rowid`,
    'create index moments_byRow on moments (threadId, row, n)',
    'create index moments_byRun on moments (threadId, runId, n)',
    `create table timelines (threadId text not null primary key, n integer not null, at integer not null,
      kept integer not null) without rowid`,
  ],
  [
    `create table artifactEnds (threadId text not null, name text not null, n integer not null,
      primary key (threadId, name)) without rowid`,
  ],
];
