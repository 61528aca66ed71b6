import type { Outside } from '../party/autopilot/outside.ts';
import { take } from '../party/hatchery/orders.ts';
import { defaultSettings } from '../shared/model/account.ts';
import { Refusal } from '../shared/protocol/errors.ts';
import { CanvasHall } from './canvas/canvas-hall.ts';

/** For a room that is alone in the world: what holds by default, and no other room. */
export const nobodyOutside: Outside = {
  settings: () => Promise.resolve(defaultSettings),
  lookInvite: () => Promise.resolve(null),
  acceptInvite: () => Promise.resolve({ ok: false, error: new Refusal('inviteVoid').toWire() }),
  /** An empty canvas, each time. */
  canvas: async (order) => take(new CanvasHall().room, order),
};
