import { useEffect, useMemo, useRef, useState } from 'react';
import type { Approval } from '../../../shared/model/approval.ts';
import { type ApprovalId, approvalId } from '../../../shared/model/ids.ts';
import type { Moment } from '../../../shared/model/moment.ts';
import { useRoom, useSession } from '../../store/use-room.ts';

/** Approvals that the moments are about: those that the page holds, and older ones by asking once. */
export function useApprovalsOf(moments: readonly Moment[]): ReadonlyMap<string, Approval> {
  const { connection } = useRoom();
  const held = useSession(({ replica }) => replica.rows.approvals);
  const [fetched, setFetched] = useState<ReadonlyMap<string, Approval>>(new Map());
  const asked = useRef(new Set<ApprovalId>());
  useEffect(() => {
    for (const { what, id } of moments) {
      const parsed = what === 'approval' ? approvalId.safeParse(id) : null;
      if (parsed?.success !== true || asked.current.has(parsed.data)) continue;
      asked.current.add(parsed.data);
      if (held.has(parsed.data)) continue;
      connection.call('approvals.get', { approvalId: parsed.data }).then(
        ({ approval }) => setFetched((was) => new Map([...was, [approval.id, approval]])),
        // Of one that may not be seen nothing is drawn; its moments are told all the same.
        () => {},
      );
    }
  }, [connection, moments, held]);
  return useMemo(() => new Map([...fetched, ...held]), [fetched, held]);
}
