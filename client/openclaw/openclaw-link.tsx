import { Bot } from 'lucide-react';
import { Suspense } from 'react';
import { NavEntry, navLook } from '../frame/nav-entry.tsx';
import { Link } from '../nav/link.tsx';
import { useLocation } from '../nav/use-trips.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { lazyView } from '../ui/lazy-view.ts';

const InstanceList = lazyView(() => import('./instance-list.tsx'));

/** The way to OpenClaw: to the list of all, or to how one begins; and below it every one with its state. */
export function OpenClawLink() {
  const { id: room } = useRoom();
  const { pathname } = useLocation();
  const isAny = useSession(({ replica }) => replica.rows.instances.size > 0);
  return (
    <>
      <Link
        to="/r/$room/openclaw/{-$instanceId}"
        params={{ room }}
        className={navLook}
        aria-current={/^\/r\/[^/]+\/openclaw(\/|$)/.test(pathname) ? 'page' : false}
      >
        <NavEntry icon={Bot} name="OpenClaw" />
      </Link>
      {isAny && (
        <Suspense>
          <InstanceList />
        </Suspense>
      )}
    </>
  );
}
