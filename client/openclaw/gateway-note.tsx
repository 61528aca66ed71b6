import { useMemo } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Approval } from '../../shared/model/approval.ts';
import { ExactLine, ExactText } from '../approvals/exact-text.tsx';
import { Link } from '../nav/link.tsx';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { coming } from '../ui/time-words.ts';
import { gatewayAction } from './gateway-action.ts';
import { whereItRuns } from './gateway-command.ts';

/**
 * Of what a gateway asks for: where it would run, by which agent and program, and who waits how long; and the command as a
 * person reads it, where the bytes say more than that.
 */
export function GatewayNote({ approval }: { approval: Approval }) {
  const { id: room } = useRoom();
  const { action, instanceId, deadline, state } = approval;
  const asked = useMemo(() => gatewayAction(action), [action]);
  const now = useRoomNow(60_000);
  const name = useSession(({ replica }) =>
    instanceId === undefined ? undefined : replica.rows.instances.get(instanceId)?.name,
  );
  return (
    <div className="flex flex-col gap-2">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-small">
        {instanceId !== undefined && (
          <>
            <dt className="text-dim">OpenClaw</dt>
            <dd>
              <Link
                to="/r/$room/openclaw/{-$instanceId}"
                params={{ room, instanceId }}
                className="underline underline-offset-4"
              >
                {name === undefined ? 'one that is gone' : inLine(name)}
              </Link>
            </dd>
          </>
        )}
        {asked !== null && (
          <>
            <dt className="text-dim">Runs</dt>
            <dd>
              <ExactLine text={whereItRuns(asked.host)} />
            </dd>
            {asked.agent !== null && (
              <>
                <dt className="text-dim">Agent</dt>
                <dd>
                  <ExactLine text={asked.agent} />
                </dd>
              </>
            )}
            {asked.cwd !== null && (
              <>
                <dt className="text-dim">Folder</dt>
                <dd className="font-mono">
                  <ExactLine text={asked.cwd} />
                </dd>
              </>
            )}
          </>
        )}
        {asked !== null && asked.program !== null && (
          <>
            <dt className="text-dim">Program</dt>
            <dd className="font-mono">
              <ExactLine text={asked.program} />
            </dd>
          </>
        )}
        {state === 'pending' && (
          <>
            <dt className="text-dim">OpenClaw waits</dt>
            <dd>until {coming(deadline, now)}; then it goes on without it</dd>
          </>
        )}
      </dl>
      {asked?.isTold === false && (
        <section aria-label="The command">
          <ExactText text={asked.command} />
        </section>
      )}
    </div>
  );
}
