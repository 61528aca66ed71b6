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
  /** What an agent's key is good for, as `whoami` says it; a person comes in without one. */
  scope: string | null;
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
 * The session lives in an HttpOnly cookie, so only the server knows: an agent's by the key it was
 * exchanged for, a person's by identity. Where there are both, the door lets the agent in.
 */
export async function askWhoIAm(): Promise<Standing> {
  try {
    const answers = await Promise.all([read('/api/agent/whoami'), read('/api/auth/get-session')]);
    const [agent, person] = [agentAnswer.parse(answers[0]), personAnswer.parse(answers[1])];
    return setStanding(agent ?? person ?? { state: 'signedOut' });
  } catch (cause) {
    throw new ServerAway('no answer', { cause });
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

/** Between the tabs of this browser: whoever they show is not signed in any more. */
export const otherTabs = new BroadcastChannel('autopilot account');

export const isAgent = (standing: Standing): boolean =>
  standing.state === 'signedIn' && standing.account.principal.startsWith('agent:');

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
    const account = {
      principal: principal.parse(`human:${id}`),
      name,
      email,
      homeRoom,
      scope: null,
    };
    return { state: 'signedIn', account };
  }),
);

const agentAnswer = z.pipe(
  z.nullable(
    z.object({
      principal,
      name: z.string(),
      homeRoom: roomId,
      credential: z.object({ scope: z.nullable(z.string()) }),
    }),
  ),
  z.transform((said): Standing | null => {
    if (said === null) return null;
    const { principal, name, homeRoom, credential } = said;
    const { scope } = credential;
    return { state: 'signedIn', account: { principal, name, homeRoom, email: null, scope } };
  }),
);
