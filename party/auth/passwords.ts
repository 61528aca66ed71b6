import * as z from 'zod/mini';

export const passwordUnits = { least: 10, most: 128 } as const;

/** As better-auth keeps it: whose password a letter's token changes, and until when. */
const row = z.object({ userId: z.string(), expiresAt: z.union([z.string(), z.number()]) });

/** Whose password this token may change, if it is good. It is not used up by being looked at. */
export async function mayReset(db: D1Database, token: string, now: number): Promise<string | null> {
  const found = await db
    .prepare('select value as userId, "expiresAt" from verification where identifier = ?')
    .bind(`reset-password:${token}`)
    .first();
  const parsed = row.safeParse(found);
  if (!parsed.success || new Date(parsed.data.expiresAt).getTime() <= now) return null;
  return parsed.data.userId;
}
