import { useSession } from '../store/use-room.ts';
import { type WhoIs, whoIn } from './who-is.ts';

export function useWhoIs(): WhoIs {
  const members = useSession(({ replica }) => replica.rows.members);
  const instances = useSession(({ replica }) => replica.rows.instances);
  return whoIn({ members, instances });
}
