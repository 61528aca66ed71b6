import * as z from 'zod/mini';
import { roomId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import type { Env } from '../env.ts';

const account = z.object({ id: z.string(), name: z.string(), homeRoom: roomId });

/**
 * Creating the account begins its home room. Should that fail, the first connection begins it: the
 * id is already the account's, and beginning twice changes nothing.
 */
export async function beginHomeRoom(env: Env, user: Record<string, unknown>): Promise<void> {
  const parsed = account.safeParse(user);
  if (!parsed.success) return;
  const { id, name, homeRoom } = parsed.data;
  const stub = env.Autopilot.get(env.Autopilot.idFromName(homeRoom));
  try {
    await stub.begin({ principal: principal.parse(`human:${id}`), name });
  } catch {
    // Admission begins it.
  }
}
