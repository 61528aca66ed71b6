import { ArrowLeft } from 'lucide-react';
import { inLine } from '../../shared/lib/marked.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Link } from '../nav/link.tsx';
import { Outlet } from '../nav/outlet.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { type Place, places } from './places.ts';

/** Everything that can be set, of this room and of one's own. */
export default function SettingsPage() {
  const { id: room, account } = useRoom();
  const title = useSession((session) => session.room?.title);
  const { homeRoom } = account;
  const isHome = room === homeRoom;
  const own = places(account).filter(({ of }) => of === 'self');
  const here = places(account).filter(({ of }) => of === 'room');
  return (
    <main
      id="main"
      className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] max-md:row-span-2"
    >
      <div className="flex min-h-[57px] flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b px-7 py-2 max-md:px-3.5">
        <Link
          to="/r/$room"
          params={{ room }}
          aria-label="All chats"
          className="-ml-1.5 rounded-md p-1.5 text-dim hover:text-text md:hidden"
        >
          <ArrowLeft size={18} aria-hidden />
        </Link>
        <h1 className="font-semibold text-title">Settings</h1>
        <span className="mr-3">
          <Fresh topic={workspaceTopic} />
        </span>
        <nav aria-label="Settings" className="flex min-w-0 flex-wrap items-center gap-1">
          <Group
            label={isHome ? 'Room' : title === undefined ? 'Room' : inLine(title)}
            room={room}
            places={here}
          />
          <span aria-hidden className="mx-2 h-4 border-line-strong border-l max-sm:hidden" />
          <Group label="You" room={homeRoom} places={own} />
        </nav>
      </div>
      <div className="overflow-y-auto px-7 py-6 max-md:px-3.5">
        <Outlet />
      </div>
    </main>
  );
}

const Group = ({
  label,
  room,
  places,
}: {
  label: string;
  room: string;
  places: readonly Place[];
}) => (
  <>
    <span className="max-w-40 truncate px-1 text-faint text-small max-sm:hidden">{label}</span>
    {places.map(({ to, name }) => (
      <Link
        key={to}
        to={to}
        params={{ room }}
        className="rounded-md px-2 py-1 text-dim hover:bg-raised hover:text-text aria-[current=page]:bg-raised aria-[current=page]:font-semibold aria-[current=page]:text-text"
      >
        {name}
      </Link>
    ))}
  </>
);
