import { useEffect } from 'react';
import { threadId } from '../../shared/model/ids.ts';
import { hatcheryPlace, threadTopic } from '../../shared/model/topic.ts';
import { useLocation } from '../nav/use-trips.ts';
import { useRoom, useSession } from '../store/use-room.ts';

/** Tells who else is here where this page is: in a chat once it is open, on the Hatchery, or neither. */
export function usePresence(): void {
  const { connection } = useRoom();
  const { to, params } = useLocation();
  const chat = to === '/r/$room/t/$threadId' ? threadId.safeParse(params.threadId).data : undefined;
  const topic = chat === undefined ? null : threadTopic(chat);
  const isLive = useSession(({ phase }) => phase.name === 'live');
  const isOpen = useSession(
    ({ replica, watched, wanting }) =>
      topic !== null && replica.topics.has(topic) && watched.has(topic) && !wanting.has(topic),
  );
  const at = to === '/r/$room/hatchery' ? hatcheryPlace : isOpen ? topic : null;
  useEffect(() => {
    if (isLive) connection.look(at);
  }, [connection, isLive, at]);
  useEffect(() => () => connection.look(null), [connection]);
}
