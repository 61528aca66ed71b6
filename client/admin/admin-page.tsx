import { useOpened } from '../nav/outlet.tsx';
import { RoomContext } from '../store/use-room.ts';
import { useTitle } from '../ui/use-title.ts';
import { Administration } from './administration.tsx';

/** The whole installation: who has an account, and what holds for everybody. */
export default function AdminPage() {
  useTitle('Administration');
  return (
    <RoomContext value={useOpened()}>
      <Administration />
    </RoomContext>
  );
}
