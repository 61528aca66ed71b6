-- An agent's cookie names its login; one that was signed out is here until it would have run out.
create table agent_login_ended (id text not null primary key, expires_at integer not null);
create index agent_login_ended_expires on agent_login_ended (expires_at);
