import { inLine } from '../../shared/lib/marked.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Rows } from '../../shared/sync/replica.ts';
import { useSession } from './use-room.ts';

/** What a principal is called here; who left is not known by name any more. */
export const memberName = (members: Rows['members'], of: Principal): string =>
  nameIn(members, of) ?? 'somebody who left';

/** `null`: no member, or no longer. */
export function nameIn(members: Rows['members'], of: Principal): string | null {
  const name = members.get(of)?.name;
  return name === undefined ? null : inLine(name);
}

export const useMemberName = (of: Principal): string =>
  useSession(({ replica }) => memberName(replica.rows.members, of));
