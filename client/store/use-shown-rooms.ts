import { useMemo } from 'react';
import { useStore } from 'zustand';
import { homeLeftStore } from './open-room.ts';
import { type ShownRoom, shownRooms } from './shown-rooms.ts';
import { useHome, useRoom } from './use-room.ts';

/** Every room that one may enter, with what waits there. */
export function useShownRooms(): readonly ShownRoom[] {
  const { account, id: openId } = useRoom();
  const room = useHome((session) => session.room);
  const replica = useHome((session) => session.replica);
  const homeLeftAt = useStore(homeLeftStore, ({ at }) => at);
  return useMemo(
    () => shownRooms(account, { room, replica }, { openId, homeLeftAt }),
    [account, room, replica, openId, homeLeftAt],
  );
}
