import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';

/** Below the chats: where the others are. What is not about chats has its place in the room's navigation. */
export default function ListFoot() {
  const { id: room } = useRoom();
  const look = 'rounded-md px-2 py-1 hover:bg-raised hover:text-text aria-[current=page]:text-text';
  return (
    <div className="flex gap-1 border-line border-t px-2 py-1.5 text-dim text-small">
      <Link to="/r/$room/archive" params={{ room }} className={look}>
        Archive
      </Link>
      <Link to="/r/$room/search" params={{ room }} className={look}>
        Search
      </Link>
    </div>
  );
}
