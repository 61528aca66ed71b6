import { createStore } from 'zustand/vanilla';
import type { RoomConnection } from '../connection/connection.ts';

export interface Network {
  goneSince: number | null;
}

/** Since when the browser believes that there is no network; `null` while it believes there is. */
export const networkStore = createStore(
  (): Network => ({
    goneSince: navigator.onLine ? null : Date.now(),
  }),
);

/** Dials, or makes sure, as soon as the network changes or somebody looks. Returns how to stop. */
export function watchNetwork(connection: RoomConnection): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const changed = () => {
    const { goneSince } = networkStore.getState();
    networkStore.setState({ goneSince: navigator.onLine ? null : (goneSince ?? Date.now()) });
    connection.redial();
  };
  addEventListener('online', changed, { signal });
  addEventListener('offline', changed, { signal });
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') changed();
    },
    { signal },
  );
  return () => listening.abort();
}
