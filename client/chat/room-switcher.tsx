import { ChevronDown } from 'lucide-react';
import { Suspense, useRef } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { useRoom } from '../store/use-room.ts';
import { useRoomTitle } from '../store/use-room-title.ts';
import { useShownRooms } from '../store/use-shown-rooms.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Dot } from '../ui/marks.tsx';

const RoomMenu = lazyView(() => import('./room-menu.tsx'));

/** Which room this is, which others there are, and where something was said meanwhile. */
export function RoomSwitcher() {
  const { id: room } = useRoom();
  const title = useRoomTitle();
  const rooms = useShownRooms();
  const popover = useRef<HTMLElement>(null);
  const hide = () => popover.current?.hidePopover();
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
        <span className="truncate">{inLine(title)}</span>
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
        <Suspense>
          <RoomMenu onLeave={hide} />
        </Suspense>
      </section>
    </>
  );
}
