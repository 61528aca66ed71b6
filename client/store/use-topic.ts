import { useEffect } from 'react';
import { useRoom, useSession } from './use-room.ts';

/** Watches a topic while a view shows it: is it there, or why is it not? */
export function useTopic(topic: string): { isHeld: boolean; refused: string | undefined } {
  const { connection } = useRoom();
  useEffect(() => connection.watch(topic), [connection, topic]);
  const isHeld = useSession(({ replica }) => replica.topics.has(topic));
  const refused = useSession((session) => session.refused.get(topic));
  return { isHeld, refused };
}
