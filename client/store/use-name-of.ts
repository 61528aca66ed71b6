import { type NameOf, namesIn } from './author-name.ts';
import { useSession } from './use-room.ts';

/** What somebody is called, by the names that hold now. */
export function useNameOf(): NameOf {
  const members = useSession(({ replica }) => replica.rows.members);
  const instances = useSession(({ replica }) => replica.rows.instances);
  return namesIn({ members, instances });
}
