import { env } from 'cloudflare:workers';
import identitySchema from '../../party/auth/migrations/0001_identity.sql?raw';
import peopleSchema from '../../party/auth/migrations/0002_people_and_agents.sql?raw';
import pagesSchema from '../../party/auth/migrations/0003_agents_at_pages.sql?raw';
import namesSchema from '../../party/auth/migrations/0004_names.sql?raw';
import type { Env } from '../../party/env.ts';
import worker from '../../party/worker.ts';

export const origin = 'http://localhost:8787';

/** A request to the whole Worker, as it comes from outside. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body = null }: Said = {},
  bindings: Env = env,
): Promise<Response> {
  const said = { method, headers, body, redirect: 'manual' } as const;
  return worker.fetch(new Request<unknown, IncomingRequestCfProperties>(url, said), bindings);
}

interface Said {
  method?: string;
  headers?: Record<string, string>;
  body?: string | null;
}

/** The same from a page of this origin. */
export const visit = (
  path: string,
  init: Said = {},
  headers: Record<string, string> = {},
): Promise<Response> => ask(`${origin}${path}`, { ...init, headers: { origin, ...headers } });

/** The tables of accounts, once per test file. */
export async function makeTables(): Promise<void> {
  const statements = [identitySchema, peopleSchema, pagesSchema, namesSchema]
    .join('\n')
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .filter((one) => one.trim() !== '');
  await env.DB.batch(statements.map((statement) => env.DB.prepare(statement)));
}

export interface Visitor {
  id: string;
  cookie: string;
  room: string;
}

/** Signs somebody up and says who and where they are. */
export async function signUp(name: string, more: object = {}): Promise<Visitor> {
  const body = {
    name,
    email: `${name}-${crypto.randomUUID()}@example.com`,
    password: 'correct horse battery',
    ...more,
  };
  const response = await visit(
    '/api/auth/sign-up/email',
    { method: 'POST', body: JSON.stringify(body) },
    { 'content-type': 'application/json' },
  );
  if (!response.ok) throw new Error(`sign-up: ${response.status} ${await response.text()}`);
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { user } = await (await visit('/api/auth/get-session', {}, { cookie })).json<{
    user: { id: string; homeRoom: string };
  }>();
  return { id: user.id, cookie, room: user.homeRoom };
}

/** Knocks at a room as a browser does. */
export const knock = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  visit(
    path,
    {},
    {
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
    },
  );
