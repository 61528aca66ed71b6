import type { Env } from '../env.ts';

/** The room an invite leads to: `self`, or another, or `null` where none ever began; none is made by asking. */
export async function inviting(env: Env, self: string, room: string) {
  if (room === self) return 'self';
  const known = await env.DB.prepare('select 1 from rooms where id = ?').bind(room).first();
  return known === null ? null : env.Autopilot.get(env.Autopilot.idFromName(room));
}
