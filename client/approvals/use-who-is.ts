import { useSession } from '../store/use-room.ts';
import { type WhoIs, whoIn } from './who-is.ts';

export const useWhoIs = (): WhoIs => whoIn(useSession(({ replica }) => replica.rows.members));
