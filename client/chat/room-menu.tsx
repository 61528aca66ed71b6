import { Settings } from 'lucide-react';
import { Link } from '../nav/link.tsx';
import type { ShownRoom } from '../store/shown-rooms.ts';
import { useRoom } from '../store/use-room.ts';
import { useShownRooms } from '../store/use-shown-rooms.ts';
import { buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';

/** One's own room and those shared with one, each a link; `onLeave` before it is followed. */
export default function RoomMenu({ onLeave }: { onLeave: () => void }) {
  const { id: room } = useRoom();
  const rooms = useShownRooms();
  const shared = rooms.filter(({ isHome }) => !isHome);
  return (
    <>
      <ul aria-label="Your room">
        {rooms
          .filter(({ isHome }) => isHome)
          .map((one) => (
            <RoomLink key={one.id} room={one} onClick={onLeave} />
          ))}
      </ul>
      <h2 className="px-2 pt-3 pb-1 font-semibold text-faint text-tiny uppercase tracking-wider">
        Shared with you
      </h2>
      {shared.length > 0 ? (
        <ul aria-label="Rooms shared with you">
          {shared.map((one) => (
            <RoomLink key={one.id} room={one} onClick={onLeave} />
          ))}
        </ul>
      ) : (
        <p className="px-2 pb-2 text-dim text-small">
          None yet. When somebody sends you an invite link, its room stands here.
        </p>
      )}
      <div className="mt-2 border-line border-t pt-2">
        <Link
          to="/r/$room/settings/members"
          params={{ room }}
          className={buttonLook('ghost', 'small', 'w-full justify-start')}
          onClick={onLeave}
        >
          <Settings size={14} aria-hidden />
          Members and settings
        </Link>
      </div>
    </>
  );
}

function RoomLink({ room, onClick }: { room: ShownRoom; onClick: () => void }) {
  const { id, title, role, hasNews, waiting } = room;
  return (
    <li>
      <Link
        to="/r/$room"
        params={{ room: id }}
        className="flex items-center gap-2 rounded-md px-2 py-2 hover:bg-raised data-[status=active]:bg-raised"
        onClick={onClick}
      >
        <span className={`min-w-0 flex-1 truncate ${hasNews ? 'font-semibold' : ''}`}>{title}</span>
        {hasNews && (
          <>
            <Dot tone="wait" />
            <span className="text-small text-wait">news</span>
          </>
        )}
        {waiting > 0 && <span className="text-small text-wait">{waiting} waiting</span>}
        <span className="text-faint text-small">{role}</span>
      </Link>
    </li>
  );
}
