import { FolderClosed, Hourglass, MessageSquare, ScrollText, Workflow } from 'lucide-react';
import { jobsTopic } from '../../shared/model/topic.ts';
import { ApprovalsLink } from '../approvals/approvals-link.tsx';
import { Link } from '../nav/link.tsx';
import { useLocation } from '../nav/use-trips.ts';
import { OpenClawLink } from '../openclaw/openclaw-link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { activeWork } from '../store/work-in.ts';
import { NavEntry, navLook } from './nav-entry.tsx';

/** The places of a room: on the left, on a phone at the foot. */
export function RoomNav() {
  const { id: room } = useRoom();
  const { pathname } = useLocation();
  const isChats = /^\/r\/[^/]+(\/(t\/.*)?)?$/.test(pathname);
  return (
    <nav
      aria-label="Room"
      className="flex flex-col gap-0.5 border-line bg-panel px-2 pt-2.5 max-md:row-start-4 max-md:flex-row max-md:gap-0 max-md:border-t max-md:px-0 max-md:pt-0 max-md:pb-[env(safe-area-inset-bottom)]"
    >
      <Link
        to="/r/$room"
        params={{ room }}
        className={navLook}
        aria-current={isChats ? 'page' : false}
      >
        <NavEntry icon={MessageSquare} name="Chats" />
      </Link>
      <Link to="/r/$room/hatchery" params={{ room }} className={navLook}>
        <NavEntry icon={Workflow} name="Hatchery" />
      </Link>
      <ApprovalsLink />
      <JobsLink />
      <Link to="/r/$room/projects" params={{ room }} className={navLook}>
        <NavEntry icon={FolderClosed} name="Projects" />
      </Link>
      <OpenClawLink />
      <Link to="/r/$room/receipts/{-$approvalId}" params={{ room }} className={navLook}>
        <NavEntry icon={ScrollText} name="Receipts" />
      </Link>
    </nav>
  );
}

/** The way to long work, with how much of it is under way, in private chats that name one too. */
function JobsLink() {
  const { id: room, account } = useRoom();
  useTopic(jobsTopic);
  const count = useSession(({ replica }) => activeWork(replica.rows, account.principal));
  return (
    <Link to="/r/$room/jobs/{-$jobId}" params={{ room }} className={navLook}>
      <NavEntry icon={Hourglass} name="Jobs" count={count} counted="under way" />
    </Link>
  );
}
