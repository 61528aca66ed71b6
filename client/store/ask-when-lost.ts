import type { StoreApi } from 'zustand/vanilla';
import type { Session } from '../connection/session.ts';
import { askWhoIAm } from './account.ts';

/** So many dials that came to nothing are no accident: perhaps nobody is signed in any more. */
const everyDials = 3;

/**
 * A browser cannot see why a socket did not open, so after some tries the server is asked whether
 * the sign-in is over; the answer goes where everybody reads it. Returns how to stop.
 */
export function askWhenLost(store: StoreApi<Session>, ask = askWhoIAm): () => void {
  let askedAfter = 0;
  return store.subscribe(({ phase }) => {
    if (phase.name !== 'offline' || phase.failedDials < everyDials) {
      askedAfter = 0;
      return;
    }
    if (phase.failedDials < askedAfter + everyDials) return;
    askedAfter = phase.failedDials;
    ask().catch(() => {
      // The server is out of reach, which the connection says already.
    });
  });
}
