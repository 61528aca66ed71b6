import { Link } from '@tanstack/react-router';
import { ChevronDown, Settings } from 'lucide-react';
import { useRef } from 'react';
import type { ShownRoom } from '../store/shown-rooms.ts';
import { useRoom } from '../store/use-room.ts';
import { useRoomTitle } from '../store/use-room-title.ts';
import { useShownRooms } from '../store/use-shown-rooms.ts';
import { buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';

/** Which room this is, which others there are, and where something was said meanwhile. */
export function RoomSwitcher() {
  const { id: room } = useRoom();
  const title = useRoomTitle();
  const rooms = useShownRooms();
  const popover = useRef<HTMLElement>(null);
  const hide = () => popover.current?.hidePopover();
  const shared = rooms.filter(({ isHome }) => !isHome);
  const news = rooms.filter(({ hasNews, id }) => hasNews && id !== room).length;
  if (title === undefined) return null;
  return (
    <>
      <button
        type="button"
        popoverTarget="rooms"
        className="inline-flex min-w-0 items-center gap-1.5 rounded-full border border-line px-2 py-0.5 text-dim text-small hover:border-line-strong hover:text-text"
      >
        <span className="sr-only">Room:</span>
        <span className="truncate">{title}</span>
        {news > 0 && (
          <>
            <Dot tone="wait" />
            <span className="sr-only">
              , news in {news === 1 ? 'another room' : `${news} rooms`}
            </span>
          </>
        )}
        <ChevronDown size={12} aria-hidden className="shrink-0" />
      </button>
      <section
        ref={popover}
        id="rooms"
        popover="auto"
        aria-label="Rooms"
        className="fixed inset-auto top-12 left-3.5 m-0 max-h-[70dvh] w-80 max-w-[calc(100vw-28px)] overflow-auto rounded-xl border border-line-strong bg-panel p-2 text-text shadow-float"
      >
        <ul aria-label="Your room">
          {rooms
            .filter(({ isHome }) => isHome)
            .map((one) => (
              <RoomLink key={one.id} room={one} onClick={hide} />
            ))}
        </ul>
        <h2 className="px-2 pt-3 pb-1 font-semibold text-faint text-tiny uppercase tracking-wider">
          Shared with you
        </h2>
        {shared.length > 0 ? (
          <ul aria-label="Rooms shared with you">
            {shared.map((one) => (
              <RoomLink key={one.id} room={one} onClick={hide} />
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
            onClick={hide}
          >
            <Settings size={14} aria-hidden />
            Members and settings
          </Link>
        </div>
      </section>
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
