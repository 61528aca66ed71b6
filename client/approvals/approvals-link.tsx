import { ListChecks } from 'lucide-react';
import { approvalsTopic } from '../../shared/model/topic.ts';
import { Link } from '../nav/link.tsx';
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
      params={{ room }}
      className="inline-flex items-center gap-1.5 whitespace-nowrap rounded-md px-2 py-1 text-dim text-small hover:bg-raised hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text"
    >
      <ListChecks size={16} aria-hidden className="md:hidden" />
      <span className="max-md:sr-only">Approvals</span>
      {count > 0 && (
        <span className="rounded-full bg-wait px-1.5 font-semibold text-accent-ink text-tiny">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  );
}
