/** The schema of a canvas' database; see `autopilot/store/migrations.ts`. */
export const canvasMigrations: readonly (readonly string[])[] = [
  [
    'create table meta (name text not null primary key, value text not null) without rowid',
    // One merged update per batch, until they are merged into the state.
    'create table updates (n integer primary key autoincrement, i integer not null, body blob not null)',
    'create table state (i integer not null primary key, body blob not null)',
    'create table clients (client integer not null primary key, principal text not null)',
    `create table signed (map text not null, key text not null, by text not null, hands text not null,
      primary key (map, key)) without rowid`,
    'create table access (principal text not null primary key, role text, name text not null, version integer not null) without rowid',
    'create table versions (id text not null primary key, at integer not null, by text, name text) without rowid',
    'create index versions_byAt on versions (at)',
    'create table layouts (id text not null, i integer not null, body text not null, primary key (id, i)) without rowid',
    `create table answers (principal text not null, key text not null, answer text not null, at integer not null,
      primary key (principal, key)) without rowid`,
    'create index answers_byAt on answers (at)',
  ],
  [
    // A layout is kept once, under its own hash, however many versions hold it.
    "alter table versions add column layout text not null default ''",
    'update versions set layout = id',
    'create index versions_byLayout on versions (layout)',
  ],
  [
    'create table hidden (node text not null primary key, hidden integer not null, version integer not null) without rowid',
    'create table withheld (node text not null, map text not null, key text not null, body text not null, primary key (node, map, key)) without rowid',
    'create table places (principal text not null, node text not null, body text not null, primary key (principal, node)) without rowid',
    'create index places_byNode on places (node)',
    'create table vanished (node text not null primary key, since integer not null) without rowid',
    'create index vanished_bySince on vanished (since)',
    'create table calls (id text not null primary key, body text not null, dueAt integer not null, tries integer not null) without rowid',
    'create index calls_byDue on calls (dueAt)',
  ],
  [
    // Of a client whose document ended (ms); `null` until the next ends.
    'alter table clients add column endedAt integer',
  ],
  [
    // Who was last here as a client that perhaps wrote nothing yet, and when (ms).
    'create table reserved (client integer not null primary key, principal text not null, at integer not null)',
    'create index reserved_byPrincipal on reserved (principal, at)',
    // What was said of comments that stand no more, as the last look found it.
    'create table orphans (map text not null, key text not null, primary key (map, key)) without rowid',
  ],
];
