import { getRouteApi, Outlet, useMatchRoute } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PaletteHost } from '../palette/palette-host.tsx';
import { followOtherTabs } from '../store/sign-out.ts';
import { RoomContext, useSession } from '../store/use-room.ts';
import { KeysDialog } from '../ui/keys-dialog.tsx';
import { ClosedRoom } from './closed-room.tsx';
import { CutOff } from './cut-off.tsx';
import { ThreadList } from './thread-list.tsx';
import { TopBar } from './top-bar.tsx';
import { useKeys } from './use-keys.ts';

const route = getRouteApi('/r/$room');

followOtherTabs();

/** What was shown stays, also when the room closed the connection. */
function Content() {
  const isClosed = useSession(({ phase, room }) => phase.name === 'ended' && room === null);
  return isClosed ? <ClosedRoom /> : <Outlet />;
}

/** The frame of a room: who and how on top, chats on the left, what is open in the middle. */
export default function RoomPage() {
  const room = route.useLoaderData();
  const matches = useMatchRoute();
  const isPageOpen =
    matches({ to: '/r/$room/t/$threadId' }) !== false ||
    matches({ to: '/r/$room/settings', fuzzy: true }) !== false;
  useKeys(room.id);
  useEffect(() => {
    // A thread opens without a wait, and even when the network is gone.
    void import('./thread-page.tsx');
  }, []);
  return (
    <RoomContext value={room}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-40 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1.5 focus:font-semibold focus:text-accent-ink"
      >
        Skip to the conversation
      </a>
      <div className="grid h-dvh grid-cols-1 grid-rows-[44px_minmax(0,1fr)] overflow-hidden max-md:grid-rows-[44px_minmax(0,1fr)_auto] md:grid-cols-[248px_minmax(0,1fr)_auto]">
        <TopBar />
        <ThreadList isHiddenOnPhone={isPageOpen} />
        <Content />
      </div>
      <CutOff />
      <KeysDialog />
      <PaletteHost />
    </RoomContext>
  );
}
