import { Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { loadMethods } from '../connection/methods.ts';
import { InspectorHost } from '../frame/inspector-host.tsx';
import { RoomNav } from '../frame/room-nav.tsx';
import { Outlet, useOpened } from '../nav/outlet.tsx';
import { useLocation } from '../nav/use-trips.ts';
import { PaletteHost } from '../palette/palette-host.tsx';
import { accountStore } from '../store/account.ts';
import { followOtherTabs } from '../store/follow-other-tabs.ts';
import { RoomContext, useSession } from '../store/use-room.ts';
import { keysStore } from '../ui/keys-store.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { ThreadList } from './thread-list.tsx';
import { TopBar } from './top-bar.tsx';
import { useKeys } from './use-keys.ts';
import { usePresence } from './use-presence.ts';

followOtherTabs();

const CutOff = lazyView(() => import('./cut-off.tsx').then((one) => ({ default: one.CutOff })));

function CutOffHost() {
  const isSignedOut = useStore(accountStore, ({ state }) => state === 'signedOut');
  const isEnded = useSession(({ phase }) => phase.name === 'ended');
  return isSignedOut || isEnded ? (
    <Suspense>
      <CutOff />
    </Suspense>
  ) : null;
}

const ClosedRoom = lazyView(() => import('./closed-room.tsx'));

const Notifier = lazyView(() => import('../notify/notifier.tsx'));

const KeysDialog = lazyView(() => import('../ui/keys-dialog.tsx'));

/** The keys are fetched when they are first asked for. */
function KeysHost() {
  const isOpen = useStore(keysStore, (state) => state.isOpen);
  return isOpen ? (
    <Suspense>
      <KeysDialog />
    </Suspense>
  ) : null;
}

/** What was shown stays, also when the room closed the connection. */
function Content() {
  usePresence();
  const isClosed = useSession(({ phase, room }) => phase.name === 'ended' && room === null);
  return isClosed ? (
    <Suspense>
      <ClosedRoom />
    </Suspense>
  ) : (
    <Outlet />
  );
}

/**
 * The frame of a room: who and how on top, places and chats on the left, what is open in the middle,
 * and more about it on the right.
 */
export default function RoomPage() {
  const room = useOpened();
  const isPageOpen = useLocation().to !== '/r/$room';
  useKeys(room.id);
  const { home } = room;
  useEffect(() => {
    void loadMethods().catch(() => {});
    void import('./fetch-behind.ts').then(
      ({ fetchBehind }) => fetchBehind(home),
      () => {},
    );
  }, [home]);
  return (
    <RoomContext value={room}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-40 focus:rounded-md focus:bg-accent focus:px-3 focus:py-1.5 focus:font-semibold focus:text-accent-ink"
      >
        Skip to the content
      </a>
      <div className="grid h-dvh grid-cols-1 grid-rows-[44px_minmax(0,1fr)] overflow-hidden max-md:grid-rows-[44px_minmax(0,1fr)_auto_auto] md:grid-cols-[248px_minmax(0,1fr)_auto]">
        <TopBar />
        <div className="max-md:contents md:flex md:min-h-0 md:flex-col md:border-line md:border-r md:bg-panel md:[&>nav:last-child]:flex-1 md:[&>nav:last-child]:border-r-0">
          <RoomNav />
          <ThreadList isHiddenOnPhone={isPageOpen} />
        </div>
        <Content />
        <InspectorHost />
      </div>
      <CutOffHost />
      <KeysHost />
      <PaletteHost />
      <Suspense>
        <Notifier key={room.id} />
      </Suspense>
    </RoomContext>
  );
}
