import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { approvalsTopic } from '../../shared/model/topic.ts';
import { NavEntry, navLook } from '../frame/nav-entry.tsx';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';

/**
 * The way to what waits to be decided, with its number: the same for everybody, at once. What waits
 * in a private chat is counted nowhere else.
 */
export function ApprovalsLink() {
  const { id: room } = useRoom();
  useTopic(approvalsTopic);
  const isAny = useSession(({ replica }) =>
    [...replica.rows.approvals.values()].some(({ state }) => state === 'pending'),
  );
  const now = useRoomNow(1_000, isAny);
  const count = useSession(({ replica }) => {
    let waiting = 0;
    for (const { state, deadline, hidden } of replica.rows.approvals.values())
      if (state === 'pending' && deadline > now && hidden !== true) waiting += 1;
    return waiting;
  });
  return (
    <Link
      to="/r/$room/approvals/{-$approvalId}"
      params={{ room, approvalId: undefined }}
      className={navLook}
    >
      <NavEntry icon={ListChecks} name="Approvals" count={count} counted="waiting" isAsking />
    </Link>
  );
}
