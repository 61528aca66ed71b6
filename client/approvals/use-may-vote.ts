import type { ApprovalId } from '../../shared/model/ids.ts';
import type { MomentOf } from '../../shared/model/moment.ts';
import { standingOf } from '../../shared/policy/electorate.ts';
import { decides, mayDecide } from '../../shared/policy/terms.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { hallOf } from './hall-of.ts';

/** May whoever looks decide about an approval? Of one that the page does not hold their role says it. */
export function useMayVote(
  id: ApprovalId,
  { risk, requestedBy }: Pick<MomentOf<'approval'>, 'risk' | 'requestedBy'>,
): boolean {
  const { id: room, account } = useRoom();
  const who = account.principal;
  const now = useRoomNow(60_000);
  // Founders matter here for agents alone, and an agent's home is the room that it founded.
  const founder = account.homeRoom === room ? who : requestedBy;
  return useSession(({ self, replica: { rows } }) => {
    const held = rows.approvals.get(id);
    if (held !== undefined) return standingOf(held, who, hallOf(held, rows, founder, now)).mayVote;
    return self?.role != null && mayDecide(self.role, risk) && decides({ id: who }, founder);
  });
}
