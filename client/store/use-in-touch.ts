import { useStore } from 'zustand';
import type { PendingRequest } from '../connection/session.ts';
import { isInTouch } from './connection-words.ts';
import { networkStore } from './network.ts';
import { unsentRequests } from './unsent.ts';
import { useSession } from './use-room.ts';

/** Will what is said now reach the room at once? */
export function useInTouch(): boolean {
  const goneSince = useStore(networkStore, (network) => network.goneSince);
  return useSession(({ phase, heardAt }) => isInTouch({ phase, heardAt, goneSince }));
}

/** What did not leave this device. */
export function useUnsent(): PendingRequest[] {
  const isInTouch = useInTouch();
  return unsentRequests(
    useSession(({ requests }) => requests),
    isInTouch,
  );
}
