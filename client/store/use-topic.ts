import { useEffect } from 'react';
import type { RoomConnection } from '../connection/connection.ts';
import { useRoom, useSession } from './use-room.ts';

/** Watches a topic while a view shows it: is it there, or why is it not? */
export function useTopic(topic: string): { isHeld: boolean; refused: string | undefined } {
  const { connection } = useRoom();
  useEffect(() => watchShared(connection, topic), [connection, topic]);
  const isHeld = useSession(({ replica }) => replica.topics.has(topic));
  const refused = useSession((session) => session.refused.get(topic));
  return { isHeld, refused };
}

/** A topic that several views show is watched until the last of them is gone. */
export function watchShared(
  connection: Pick<RoomConnection, 'watch' | 'unwatch'>,
  topic: string,
): () => void {
  const views = viewsOf(connection);
  const count = (views.get(topic) ?? 0) + 1;
  views.set(topic, count);
  if (count === 1) connection.watch(topic);
  return () => {
    const left = (views.get(topic) ?? 1) - 1;
    views.set(topic, left);
    if (left === 0) connection.unwatch(topic);
  };
}

const shown = new WeakMap<object, Map<string, number>>();

function viewsOf(connection: object): Map<string, number> {
  const views = shown.get(connection) ?? new Map<string, number>();
  shown.set(connection, views);
  return views;
}
