import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';

/** What was wanted has to be allowed first, and is in the queue now. */
export function AskedFor({ approvalId }: { approvalId: string | null }) {
  const { id: room } = useRoom();
  return approvalId === null ? null : (
    <p role="status">
      It is asked for, and happens once it is approved:{' '}
      <Link
        to="/r/$room/approvals/{-$approvalId}"
        params={{ room, approvalId }}
        className="underline"
      >
        see the approval
      </Link>
      .
    </p>
  );
}
