import * as z from 'zod/mini';
import { roomId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Auth } from './auth.ts';
import type { Comer } from './comer.ts';

const found = z.object({
  session: z.object({ id: z.string(), createdAt: z.date(), expiresAt: z.date() }),
  user: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    homeRoom: roomId,
    isAdmin: z.nullish(z.boolean()),
    bannedAt: z.nullish(z.number()),
  }),
});

/** Who is signed in by the cookie of a request. Reads only: a login is prolonged when a page asks for its session. */
export async function signedIn(auth: Auth, headers: Headers): Promise<Comer | null> {
  const parsed = found.safeParse(
    await auth.api.getSession({ headers, query: { disableRefresh: true } }),
  );
  if (!parsed.success) return null;
  const { session, user } = parsed.data;
  if (typeof user.bannedAt === 'number') return null;
  return {
    principal: principal.parse(`human:${user.id}`),
    name: user.name,
    homeRoom: user.homeRoom,
    owner: null,
    credential: {
      kind: 'login',
      id: session.id,
      scope: null,
      expiresAt: session.expiresAt.getTime(),
      beganAt: session.createdAt.getTime(),
    },
    email: user.email,
    isAdmin: user.isAdmin === true,
  };
}
