import { useMemo } from 'react';
import { type ListedThread, listedThreads } from './listed-threads.ts';
import { useRoom, useSession } from './use-room.ts';

/** Every chat of the room that one may see; made anew when one of them changed. */
export function useListedThreads(): readonly ListedThread[] {
  const threads = useSession(({ replica }) => replica.rows.threads);
  const privateThreads = useSession(({ replica }) => replica.rows.privateThreads);
  const self = useRoom().account.principal;
  return useMemo(
    () => listedThreads({ threads, privateThreads }, self),
    [threads, privateThreads, self],
  );
}
