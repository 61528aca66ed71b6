import * as z from 'zod/mini';
import type { InvitedRole } from '../../shared/model/invite.ts';
import { signUp } from './person.ts';
import type { Place, RawClient } from './raw-client.ts';
import { join } from './rooms.ts';

const made = z.object({ code: z.string() });

/** Somebody new with a room of their own, whom an owner's link made a member of theirs. */
export async function bring(
  owner: RawClient,
  name: string,
  role: InvitedRole,
): Promise<{ here: Place; home: Place }> {
  const { address, room } = owner.place;
  const { homeRoom, cookie } = await signUp(address, name);
  const home = { address, room: homeRoom, cookie };
  const { code } = made.parse(await owner.command('invites.create', { role, hours: 1 }));
  const at = await join(home);
  await at.command('invites.accept', { code });
  at.close();
  return { here: { address, room, cookie }, home };
}
