-- What the Lobby says of a person. `standing` counts its words: an older one never replaces a newer.
alter table "user" add column "bannedAt" integer;
alter table "user" add column "isAdmin" integer not null default 0;
alter table "user" add column "standing" integer not null default 0;

-- Agents and the hashes of their keys, told by the home room of the human who answers for them. That
-- room is the authority; admission reads this. An agent and its key may arrive in any order.
create table agent (
  id text not null primary key, owner_id text not null, name text not null,
  home_room text not null unique, ended_at integer, version integer not null
);
create table agent_key (
  id text not null primary key, agent_id text not null, hash text not null unique, scope text not null,
  expires_at integer not null, revoked_at integer, version integer not null
);
create index agent_owner on agent (owner_id);

-- What holds for the whole installation; one row, told by the Lobby.
create table installation (
  id text not null primary key, sign_up text not null, agents_per_person integer not null,
  members_per_room integer not null, version integer not null
);
