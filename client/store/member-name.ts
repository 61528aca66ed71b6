import type { Principal } from '../../shared/model/principal.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { useSession } from './use-room.ts';

/** What a principal is called here; who left is not known by name any more. */
export const memberName = (members: Rows['members'], of: Principal): string =>
  members.get(of)?.name ?? 'somebody who left';

export const useMemberName = (of: Principal): string =>
  useSession(({ replica }) => memberName(replica.rows.members, of));
