import { useEffect } from 'react';
import { useParams } from '../nav/use-trips.ts';
import { markSeen } from '../store/seen-mentions.ts';
import { useSession } from '../store/use-room.ts';

/** A mention is seen once its chat is in front of somebody. */
export function useSeeing(): void {
  const { threadId } = useParams();
  const mentions = useSession(({ replica }) => replica.rows.mentions);
  useEffect(() => {
    const look = () => {
      if (threadId === undefined || document.visibilityState !== 'visible') return;
      const here = [...mentions.values()].filter((one) => one.threadId === threadId);
      markSeen(here.map(({ id }) => id));
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [mentions, threadId]);
}
