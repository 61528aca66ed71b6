import type { SessionStore } from '../connection/session-store.ts';
import { isInTouch } from './connection-words.ts';
import { networkStore } from './network.ts';

/** Is the server there, as far as a connection to it tells, and when is it again? */
export function backInTouch(store: Pick<SessionStore, 'getState' | 'subscribe'>) {
  const isThere = () => isInTouch({ ...store.getState(), ...networkStore.getState() });
  return {
    isInTouch: isThere,
    /** Resolves when it comes in touch the next time, or the browser believes that it may. */
    back: () =>
      new Promise<void>((resolve) => {
        const done = () => {
          stop();
          removeEventListener('online', done);
          resolve();
        };
        let was = isThere();
        const stop = store.subscribe(() => {
          const is = isThere();
          if (is && !was) done();
          was = is;
        });
        addEventListener('online', done);
      }),
  };
}
