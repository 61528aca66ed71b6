-- A person's home says how they are called. It counts its words: an older one never replaces a newer.
alter table "user" add column "named" integer not null default 0;
