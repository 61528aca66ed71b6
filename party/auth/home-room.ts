import * as z from 'zod/mini';
import { errorName } from '../../shared/lib/error-name.ts';
import { type RoomId, roomId } from '../../shared/model/ids.ts';
import type { Login } from '../../shared/model/login.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Env } from '../env.ts';
import { log } from '../platform/log.ts';
import { deviceWords } from './device-words.ts';

const account = z.object({ id: z.string(), name: z.string(), email: z.string(), homeRoom: roomId });
const login = z.object({
  id: z.string(),
  userId: z.string(),
  userAgent: z.nullish(z.string()),
  createdAt: z.date(),
  expiresAt: z.date(),
});

export const homeRoomStub = (env: Env, room: RoomId) =>
  env.Autopilot.get(env.Autopilot.idFromName(room));

/**
 * Creating the account begins its home room. Should that fail, the first connection begins it: the
 * id is already the account's, and beginning twice changes nothing.
 */
export async function beginHomeRoom(env: Env, user: Record<string, unknown>): Promise<void> {
  const parsed = account.safeParse(user);
  if (!parsed.success) return;
  const { id, name, email, homeRoom } = parsed.data;
  try {
    const founder = { principal: principal.parse(`human:${id}`), name, homeRoom, email };
    await homeRoomStub(env, homeRoom).begin(founder);
  } catch {
    // Admission begins it.
  }
}

/**
 * A login began or was prolonged: its home room lists it. Should that fail, the room lists it when
 * the first socket comes in by it.
 */
export async function tellLogin(env: Env, session: Record<string, unknown>): Promise<void> {
  const parsed = login.safeParse(session);
  if (!parsed.success) return;
  const { id, userId, userAgent, createdAt, expiresAt } = parsed.data;
  const room = await homeRoomOf(env, userId);
  if (room === null) return;
  try {
    await homeRoomStub(env, room).loginBegan({
      id,
      device: deviceWords(userAgent ?? ''),
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt.getTime(),
    });
  } catch (error) {
    log('info', 'login.notListed', { error: errorName(error) });
  }
}

/** The same of an agent that gave its key at a page. */
export async function tellAgentLogin(
  env: Env,
  room: RoomId,
  login: Omit<Login, 'seq'>,
): Promise<void> {
  try {
    await homeRoomStub(env, room).loginBegan(login);
  } catch (error) {
    log('info', 'login.notListed', { error: errorName(error) });
  }
}

/** Rejects if the room may not have heard it: sockets of that login would stay open. */
export async function tellLoginEnded(env: Env, room: RoomId, loginId: string): Promise<void> {
  await homeRoomStub(env, room).loginEnded({ id: loginId });
}

/** Every login of a person ends: their password will be another. Rejects as above. */
export async function tellLoginsEnded(env: Env, userId: string): Promise<void> {
  const room = await homeRoomOf(env, userId);
  if (room !== null) await homeRoomStub(env, room).loginsEnded();
}

/** Once more when the password is another: somebody could sign in by the old one in between. */
export async function endLoginsOf(env: Env, userId: string): Promise<void> {
  try {
    await tellLoginsEnded(env, userId);
  } catch (error) {
    log('error', 'login.notEnded', { error: errorName(error) });
  }
}

export async function homeRoomOf(env: Env, userId: string): Promise<RoomId | null> {
  const found = await env.DB.prepare('select "homeRoom" as room from "user" where id = ?')
    .bind(userId)
    .first('room');
  const parsed = roomId.safeParse(found);
  return parsed.success ? parsed.data : null;
}
