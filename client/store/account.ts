import * as z from 'zod/mini';
import { createStore } from 'zustand/vanilla';
import { type RoomId, roomId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';

export interface Account {
  principal: Principal;
  name: string;
  email: string;
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

/** The session lives in an HttpOnly cookie, so only the server knows. */
export async function askWhoIAm(): Promise<Standing> {
  try {
    const response = await fetch('/api/auth/get-session');
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return setStanding(answer.parse(await response.json()));
  } catch (cause) {
    throw new ServerAway('nobody knows who is signed in', { cause });
  }
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

const answer = z.pipe(
  z.nullable(z.object({ user })),
  z.transform((said): Standing => {
    if (said === null) return { state: 'signedOut' };
    const { id, name, email, homeRoom } = said.user;
    const account = { principal: principal.parse(`human:${id}`), name, email, homeRoom };
    return { state: 'signedIn', account };
  }),
);
