import { ConnectionBadge } from '../chat/connection-badge.tsx';
import { CutOff } from '../chat/cut-off.tsx';
import { Link } from '../nav/link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { Accounts } from './accounts.tsx';
import { InstallationSettings } from './installation-settings.tsx';
import { NotAnAdmin } from './not-an-admin.tsx';

/** What an admin sees of the Lobby; everybody else sees how one becomes an admin. */
export function Administration() {
  const { account } = useRoom();
  const isShutOut = useSession(({ phase, room }) => phase.name === 'ended' && room === null);
  return (
    <div className="grid h-dvh grid-rows-[44px_minmax(0,1fr)]">
      <header className="flex items-center gap-3 border-line border-b bg-panel px-3.5">
        <Link to="/r/$room" params={{ room: account.homeRoom }} className="font-bold text-read">
          Autopilot
        </Link>
        <ConnectionBadge />
      </header>
      <main id="main" className="overflow-y-auto px-7 py-6 max-md:px-3.5">
        <div className="mx-auto flex w-full max-w-[860px] flex-col gap-8">
          <h1 className="font-semibold text-xl tracking-tight">Administration</h1>
          {isShutOut ? (
            <NotAnAdmin />
          ) : (
            <>
              <InstallationSettings />
              <Accounts />
            </>
          )}
        </div>
      </main>
      {!isShutOut && <CutOff />}
    </div>
  );
}
