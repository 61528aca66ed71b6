-- Accounts, as better-auth 1.7 keeps them. `homeRoom` is the id of the room that the account founds.
create table "user" (
  "id" text not null primary key, "name" text not null, "email" text not null unique,
  "emailVerified" integer not null, "image" text, "createdAt" date not null, "updatedAt" date not null,
  "homeRoom" text not null unique
);
create table "session" (
  "id" text not null primary key, "expiresAt" date not null, "token" text not null unique,
  "createdAt" date not null, "updatedAt" date not null, "ipAddress" text, "userAgent" text,
  "userId" text not null references "user" ("id") on delete cascade
);
create table "account" (
  "id" text not null primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references "user" ("id") on delete cascade, "accessToken" text,
  "refreshToken" text, "idToken" text, "accessTokenExpiresAt" date, "refreshTokenExpiresAt" date,
  "scope" text, "password" text, "createdAt" date not null, "updatedAt" date not null
);
create table "verification" (
  "id" text not null primary key, "identifier" text not null, "value" text not null,
  "expiresAt" date not null, "createdAt" date not null, "updatedAt" date not null
);
create index "session_userId_idx" on "session" ("userId");
create index "account_userId_idx" on "account" ("userId");
create index "verification_identifier_idx" on "verification" ("identifier");

-- Every room that has begun, told by the rooms themselves; an older version never replaces a newer one.
create table rooms (
  id text not null primary key, title text not null, founder text not null,
  began_at integer not null, version integer not null
);
create unique index rooms_founder on rooms (founder);
