import * as z from 'zod/mini';
import { must } from '../../shared/lib/must.ts';

/** Somebody with an account and a session, as a browser has them. */
export interface Person {
  id: string;
  name: string;
  email: string;
  password: string;
  homeRoom: string;
  /** `name=value`, as it is sent back. */
  cookie: string;
}

const answer = z.object({
  user: z.object({ id: z.string(), name: z.string(), homeRoom: z.string() }),
});

let count = 0;

export async function signUp(address: string, name = 'Ada'): Promise<Person> {
  count += 1;
  const email = `${name.toLowerCase().replaceAll(' ', '-')}.${process.pid}.${count}@example.com`;
  const password = `a long pass phrase ${count}`;
  const response = await ask(address, 'sign-up/email', { email, password, name });
  return { ...(await read(response)), email, password };
}

export async function signIn(address: string, { email, password }: Person): Promise<Person> {
  const response = await ask(address, 'sign-in/email', { email, password });
  return { ...(await read(response)), email, password };
}

export async function signOut(address: string, { cookie }: Person): Promise<void> {
  await ask(address, 'sign-out', {}, cookie);
}

async function ask(address: string, route: string, body: object, cookie = ''): Promise<Response> {
  const response = await fetch(`${address}/api/auth/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address, cookie },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return response;
}

async function read(response: Response) {
  const { user } = answer.parse(await response.json());
  const cookie = must(response.headers.getSetCookie()[0]?.split(';')[0], 'a session cookie');
  return { id: user.id, name: user.name, homeRoom: user.homeRoom, cookie };
}
