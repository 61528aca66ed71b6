import * as z from 'zod/mini';
import { roomId } from '../../shared/model/ids.ts';
import { invitedRole } from '../../shared/model/invite.ts';
import { principal } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import type { WireError } from '../../shared/protocol/errors.ts';
import type { Settings } from '../auth/settings.ts';
import type { CanvasOrder, CanvasOutcome } from '../hatchery/canvas-order.ts';
import type { BadgeMessage } from './room-message.ts';

/** Who comes with an invite: told by their home room, which is the authority over who they are. */
export const guest = z.object({
  /** SHA-256 of the invite's secret. */
  hash: z.string(),
  principal,
  name: z.string(),
  homeRoom: roomId,
  ownedBy: z.optional(principal),
});
export type Guest = z.infer<typeof guest>;

export const invitation = z.object({
  title: z.string(),
  role: invitedRole,
  invitedBy: z.string(),
  expiresAt: z.number(),
  already: z.nullable(role),
});
export type Invitation = z.infer<typeof invitation>;

/** What a method may ask of other objects before its turn. Whoever cannot be reached rejects. */
export interface Outside {
  /** What holds for the whole installation. */
  settings(): Promise<Settings>;
  /** What an invite of another room leads to; `null` when it leads nowhere for this guest. */
  lookInvite(room: string, who: Pick<Guest, 'hash' | 'principal'>): Promise<Invitation | null>;
  /** Makes the guest a member there: what they now are, or why not. */
  acceptInvite(room: string, who: Guest): Promise<Accepted>;
  /** Has the canvas of this room do something. */
  canvas(order: CanvasOrder): Promise<CanvasOutcome>;
}

/** The badge that the guest's home shows from now on; it knows the room before they go there. */
export type Accepted = { ok: true; badge: BadgeMessage } | { ok: false; error: WireError };
