import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';
import { useTitle } from './use-title.ts';

/** The frame of a page in the middle of a room: what it is about, the way back on a phone, and it. */
export function PageFrame({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { id: room } = useRoom();
  useTitle(title);
  return (
    <main
      id="main"
      className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] max-md:row-span-2"
    >
      <div className="flex min-h-[57px] items-center gap-2.5 border-line border-b px-7 py-2 max-md:px-3.5">
        <Link
          to="/r/$room"
          params={{ room }}
          aria-label="All chats"
          className="-ml-1.5 rounded-md p-1.5 text-dim hover:text-text md:hidden"
        >
          <ArrowLeft size={18} aria-hidden />
        </Link>
        <h1 className="min-w-0 truncate font-semibold text-title">{title}</h1>
        {aside}
      </div>
      <div className="min-h-0 overflow-y-auto px-7 py-6 max-md:px-3.5">
        <div className="flex w-full max-w-[760px] flex-col gap-6">{children}</div>
      </div>
    </main>
  );
}
