import { inLine } from '../../shared/lib/marked.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import type { Role } from '../../shared/model/role.ts';
import type { Session } from '../connection/session.ts';
import type { Account } from './account.ts';

/** A room as the switcher shows it. */
export interface ShownRoom {
  id: RoomId;
  title: string;
  role: Role;
  /** It is one's own. */
  isHome: boolean;
  /** Something was said there since one last looked. */
  hasNews: boolean;
  /** How many decisions wait there that one may make. */
  waiting: number;
}

/** One's own room first, then those shared with one by name. What one looks at has no news. */
export function shownRooms(
  { homeRoom, principal }: Account,
  home: Pick<Session, 'room' | 'replica'>,
  { openId, homeLeftAt }: { openId: RoomId; homeLeftAt: number | null },
): ShownRoom[] {
  const { badges, members, threads } = home.replica.rows;
  const own: ShownRoom = {
    id: homeRoom,
    title: inLine(badges.get(homeRoom)?.title ?? home.room?.title ?? 'Your room'),
    role: members.get(principal)?.role ?? 'owner',
    isHome: true,
    hasNews: homeLeftAt !== null && [...threads.values()].some(({ lastAt }) => lastAt > homeLeftAt),
    waiting: 0,
  };
  const shared = [...badges.values()]
    .filter(({ id }) => id !== homeRoom)
    .map(({ id, title, role, news, waiting }) => ({
      ...{ id, title: inLine(title), role, waiting },
      isHome: false,
      hasNews: news && id !== openId,
    }))
    .sort((a, b) => a.title.localeCompare(b.title) || a.id.localeCompare(b.id));
  return [own, ...shared];
}
