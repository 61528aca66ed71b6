import { ListChecks } from 'lucide-react';
import { approvalsTopic } from '../../shared/model/topic.ts';
import { NavEntry, navLook } from '../frame/nav-entry.tsx';
import { Link } from '../nav/link.tsx';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { waitingCount } from './waiting-count.ts';

/**
 * The way to what waits to be decided, with its number: the same for everybody, at once, and what
 * waits in private chats is counted for those whom they name.
 */
export function ApprovalsLink() {
  const { id: room, account } = useRoom();
  useTopic(approvalsTopic);
  const isAny = useSession(
    ({ replica: { rows } }) =>
      rows.privateApprovals.size > 0 ||
      [...rows.approvals.values()].some(({ state }) => state === 'pending'),
  );
  const now = useRoomNow(1_000, isAny);
  const count = useSession(({ replica }) => waitingCount(replica.rows, account.principal, now));
  return (
    <Link to="/r/$room/approvals/{-$approvalId}" params={{ room }} className={navLook}>
      <NavEntry icon={ListChecks} name="Approvals" count={count} counted="waiting" isAsking />
    </Link>
  );
}
