import { base32 } from '../../../shared/lib/base32.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { Doing } from '../state/deeds.ts';

/** Who does something now, and a name for what comes of it. */
export const doing = (self: Principal): Doing => ({
  ...{ self, at: Date.now() },
  id: base32(crypto.getRandomValues(new Uint8Array(10))),
});
