import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';
import { useTitle } from '../ui/use-title.ts';

/** The focus goes to the name of the page that is shown. */
export const focusPageName = (): void => document.querySelector<HTMLElement>('#main h1')?.focus();

/** A page of the room beside its chats: a name, how fresh it is, and what can be done. */
export function Page({
  title,
  fresh,
  aside,
  children,
}: {
  title: string;
  fresh?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  const { id: room } = useRoom();
  return (
    <main
      id="main"
      className="grid min-h-0 min-w-0 grid-rows-[auto_minmax(0,1fr)] max-md:row-span-2"
    >
      <div className="flex min-h-[57px] flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-7 py-2 max-md:px-3.5">
        <Link
          to="/r/$room"
          params={{ room }}
          aria-label="All chats"
          className="-ml-1.5 rounded-md p-1.5 text-dim hover:text-text md:hidden"
        >
          <ArrowLeft size={18} aria-hidden />
        </Link>
        <h1 tabIndex={-1} className="rounded-sm font-semibold text-title">
          {title}
        </h1>
        {fresh}
        <span className="flex-1" />
        {aside}
      </div>
      <div className="overflow-y-auto px-7 py-6 max-md:px-3.5">
        <div className="flex w-full max-w-[760px] flex-col gap-6">{children}</div>
      </div>
    </main>
  );
}
