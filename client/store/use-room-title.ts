import { useHome, useRoom, useSession } from './use-room.ts';

/** What the room is called: its badge knows of a new name while the connection still has the old one. */
export function useRoomTitle(): string | undefined {
  const { id } = useRoom();
  const badge = useHome(({ replica }) => replica.rows.badges.get(id)?.title);
  const greeted = useSession((session) => session.room?.title);
  return badge ?? greeted;
}
