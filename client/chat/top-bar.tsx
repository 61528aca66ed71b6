import { Keyboard, Search } from 'lucide-react';
import { Suspense } from 'react';
import { Link } from '../nav/link.tsx';
import { Bell } from '../notify/bell.tsx';
import { openPalette } from '../palette/palette-store.ts';
import { useUnsent } from '../store/use-in-touch.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { commandKey } from '../ui/keys.ts';
import { keysStore } from '../ui/keys-store.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Dot, Kbd } from '../ui/marks.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { RoomSwitcher } from './room-switcher.tsx';

const Outbox = lazyView(() => import('./outbox.tsx'));
const HereNow = lazyView(() => import('./here-now.tsx'));

function Others() {
  const self = useRoom().account.principal;
  const isAnybody = useSession(({ present }) =>
    present.some(({ principal }) => principal !== self),
  );
  return isAnybody ? (
    <Suspense>
      <HereNow />
    </Suspense>
  ) : null;
}

/** Most of the time everything is sent, and then what lists the rest is not needed. */
function NotSent() {
  const hasUnsent = useUnsent().length > 0;
  const hasRefused = useSession(({ rejected }) => rejected.length > 0);
  return hasUnsent || hasRefused ? (
    <Suspense>
      <Outbox />
    </Suspense>
  ) : null;
}

/** Where one is, how the connection is, who is here, and everything that can be done. */
export function TopBar() {
  const { id } = useRoom();
  return (
    <header className="col-span-full flex items-center gap-3 border-line border-b bg-panel px-3.5 max-md:gap-2">
      <Link to="/r/$room" params={{ room: id }} className="font-bold text-read max-md:hidden">
        Autopilot
      </Link>
      <ConnectionBadge />
      <NotSent />
      <RoomSwitcher />
      <span className="flex-1" />
      <Paused />
      <Others />
      <button
        type="button"
        className="inline-flex items-center gap-2 whitespace-nowrap rounded-full border border-line px-2.5 py-0.5 text-dim text-small hover:border-line-strong hover:text-text max-md:border-transparent max-md:px-1.5"
        onClick={openPalette}
      >
        <Search size={14} aria-hidden className="md:hidden" />
        <span className="max-md:sr-only">Search or do</span>
        <span aria-hidden className="max-md:hidden">
          <Kbd>{commandKey}K</Kbd>
        </span>
      </button>
      <button
        type="button"
        aria-label="Keys"
        title="Keys (?)"
        className="pointer-coarse:hidden rounded-md p-1.5 text-dim hover:bg-raised hover:text-text max-md:hidden"
        onClick={() => keysStore.setState({ isOpen: true })}
      >
        <Keyboard size={16} aria-hidden />
      </button>
      <Bell />
      <AccountMenu />
    </header>
  );
}

/** Assistants and agents begin nothing now. */
function Paused() {
  const { id: room } = useRoom();
  const isPaused = useSession(({ replica }) => replica.rows.pauses.size > 0);
  return isPaused ? (
    <Link
      to="/r/$room/settings/rules"
      params={{ room }}
      className="inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border border-line px-2 py-0.5 text-small"
    >
      <Dot tone="wait" />
      Paused
    </Link>
  ) : null;
}
