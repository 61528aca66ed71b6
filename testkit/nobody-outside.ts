import type { Outside } from '../party/autopilot/outside.ts';
import { defaultSettings } from '../shared/model/account.ts';
import { Refusal } from '../shared/protocol/errors.ts';

/** For a room that is alone in the world: what holds by default, and no other room. */
export const nobodyOutside: Outside = {
  settings: () => Promise.resolve(defaultSettings),
  lookInvite: () => Promise.resolve(null),
  acceptInvite: () => Promise.resolve({ ok: false, error: new Refusal('inviteVoid').toWire() }),
};
