import * as z from 'zod/mini';
import { defaultSettings } from '../../shared/model/account.ts';

const row = z.object({
  signUp: z.enum(['open', 'closed']),
  agentsPerPerson: z.int(),
  membersPerRoom: z.int(),
});
export type Settings = z.infer<typeof row>;

/** What the Lobby last told D1 for the whole installation. */
export async function readSettings(db: D1Database): Promise<Settings> {
  const found = await db.prepare(select).first();
  return found === null ? defaultSettings : row.parse(found);
}

const select = `select sign_up as signUp, agents_per_person as agentsPerPerson,
  members_per_room as membersPerRoom from installation where id = 'installation'`;
