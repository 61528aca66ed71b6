import * as z from 'zod/mini';
import { lobbyRoom } from '../../shared/model/ids.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import type { Door } from '../auth/identify.ts';
import { signedIn } from '../auth/signed-in.ts';
import type { Claim } from './lobby.ts';

export const claimRoute = 'POST /api/lobby/claim';

const body = z.strictObject({ code: z.string().check(z.maxLength(256)) });

/**
 * Whoever is signed in and gives the setup code becomes the first admin. A route, because the Lobby
 * has no members before and answers nobody.
 */
export async function claimLobby(said: { headers: Headers; body: unknown }, door: Door) {
  if (said.headers.get('origin') !== door.origin) return new Response('forbidden', { status: 403 });
  const comer = await signedIn(door.auth, said.headers);
  if (comer === null) return tell(401, 'NOT_SIGNED_IN', 'Nobody is signed in.', 'Sign in first.');
  const parsed = body.safeParse(said.body);
  const { id: userId } = splitPrincipal(comer.principal);
  const { Lobby } = door.env;
  const claim: Claim = parsed.success
    ? await Lobby.get(Lobby.idFromName(lobbyRoom)).claim({ userId, code: parsed.data.code })
    : 'wrongCode';
  return answers[claim]();
}

const answers: Record<Claim, () => Response> = {
  done: () => Response.json({}),
  wrongCode: () =>
    tell(403, 'WRONG_CODE', 'This is not the setup code.', 'It is the secret SETUP_CODE.'),
  taken: () =>
    tell(409, 'CLAIMED', 'This installation has an admin already.', 'Ask one to make you another.'),
};

const tell = (status: number, code: string, message: string, fix: string): Response =>
  Response.json({ code, message, fix }, { status });
