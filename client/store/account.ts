import * as z from 'zod/mini';
import { createStore } from 'zustand/vanilla';
import { type RoomId, roomId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';

export interface Account {
  principal: Principal;
  name: string;
  /** Of a person; an agent has none. */
  email: string | null;
  homeRoom: RoomId;
}

export type Standing =
  | { state: 'unknown' }
  | { state: 'signedOut' }
  | { state: 'signedIn'; account: Account };

/** Who is signed in in this browser, as the server last said it. */
export const accountStore = createStore<Standing>(() => ({ state: 'unknown' }));

/** Nobody could say who is signed in: the server did not answer, or not as a server should. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
}

/**
 * The session lives in an HttpOnly cookie, so only the server knows: a person's by identity, an
 * agent's by the key it was exchanged for.
 */
export async function askWhoIAm(): Promise<Standing> {
  try {
    const person = personAnswer.parse(await read('/api/auth/get-session'));
    return setStanding(person ?? agentAnswer.parse(await read('/api/agent/whoami')));
  } catch (cause) {
    throw new ServerAway('nobody knows who is signed in', { cause });
  }
}

/** What a route answers; nobody is nobody, however it is said. */
async function read(route: string): Promise<unknown> {
  const response = await fetch(route);
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

/** What is known, or else what the server says. */
export const whoAmI = async (): Promise<Standing> => {
  const known = accountStore.getState();
  return known.state === 'unknown' ? askWhoIAm() : known;
};

export function setStanding(standing: Standing): Standing {
  accountStore.setState(standing, true);
  return standing;
}

const user = z.object({ id: z.string(), name: z.string(), email: z.string(), homeRoom: roomId });

const personAnswer = z.pipe(
  z.nullable(z.object({ user })),
  z.transform((said): Standing | null => {
    if (said === null) return null;
    const { id, name, email, homeRoom } = said.user;
    const account = { principal: principal.parse(`human:${id}`), name, email, homeRoom };
    return { state: 'signedIn', account };
  }),
);

const agentAnswer = z.pipe(
  z.nullable(z.object({ principal, name: z.string(), homeRoom: roomId })),
  z.transform((said): Standing => {
    if (said === null) return { state: 'signedOut' };
    return { state: 'signedIn', account: { ...said, email: null } };
  }),
);
