import type { Instance } from '../../shared/model/instance.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMayAsk } from '../store/use-may.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Starts an instance anew, unless it starts already; what may be under way in it is asked about first. */
export function RestartButton({
  instance: { id: instanceId, name, state, trouble: wrong },
  size = 'usual',
}: {
  instance: Instance;
  size?: 'usual' | 'small';
}) {
  const mayAsk = useMayAsk('instances.restart');
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const isOnItsWay = state === 'connecting' && wrong === undefined;
  if (!mayAsk || !mayRestart.has(state) || isOnItsWay) return null;
  const restart = () => void ask('instances.restart', { instanceId });
  return (
    <>
      {state === 'ready' || state === 'connecting' ? (
        <ConfirmButton
          title={`Restart ${name}?`}
          words="Its gateway is ended and started again. Answers under way are interrupted, and say so; a command that runs may have happened or not. Sessions, files and what waits to be sent stay."
          confirm="Restart"
          size={size}
          disabled={isBusy}
          onConfirm={restart}
        >
          Restart…
        </ConfirmButton>
      ) : (
        <Button look="primary" size={size} disabled={isBusy} onClick={restart}>
          Start it again
        </Button>
      )}
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </>
  );
}

/** What is asked for, begins already or goes away is not started anew. */
const mayRestart: ReadonlySet<Instance['state']> = new Set([
  'connecting',
  'ready',
  'sleeping',
  'stopped',
  'error',
]);
