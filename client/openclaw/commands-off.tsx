import type { Instance } from '../../shared/model/instance.ts';
import { Link } from '../nav/link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { whyNoCommands } from './why-no-commands.ts';

/** That an OpenClaw which could answer may run no command, why, and the way to where that is changed. */
export function CommandsOff({ instance, look }: { instance: Instance; look: string }) {
  const { id: room } = useRoom();
  const why = useSession(({ replica }) => whyNoCommands(instance, replica.rows));
  const { id: instanceId, state } = instance;
  if (why === null || /^(?:requested|deleting|deleted)$/.test(state)) return null;
  return (
    <p className={look}>
      Commands are off: {why}.{' '}
      <Link
        to="/r/$room/openclaw/{-$instanceId}"
        params={{ room, instanceId }}
        className="underline underline-offset-4 hover:text-text"
      >
        Its page
      </Link>
    </p>
  );
}
