import type { ReactNode } from 'react';
import type { ApprovalState } from '../../shared/model/approval.ts';
import { Link } from '../nav/link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { stateWords } from './standing-words.ts';

/** What was wanted has to be allowed first, and is in the queue now. Once it is done that is over. */
export function AskedFor({
  approvalId,
  what = 'It',
}: {
  approvalId: string | null;
  what?: ReactNode;
}) {
  const { id: room } = useRoom();
  const state = useSession(({ replica }) =>
    approvalId === null ? undefined : replica.rows.approvals.get(approvalId)?.state,
  );
  if (approvalId === null || (state !== undefined && happens.has(state))) return null;
  return (
    <p role="status">
      {state === undefined || state === 'pending' ? (
        <>{what} is asked for, and happens once it is approved: </>
      ) : (
        <>What was asked for waits no longer ({stateWords[state].word}): </>
      )}
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

const happens: ReadonlySet<ApprovalState> = new Set(['approved', 'dispatched', 'done']);
