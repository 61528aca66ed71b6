import type { Instance } from '../../shared/model/instance.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMayAsk } from '../store/use-may.ts';
import { RenameForm } from '../ui/rename-form.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Gives an instance another name; its address and its box keep theirs. */
export function RenameInstance({ instance: { id: instanceId, name } }: { instance: Instance }) {
  const mayAsk = useMayAsk('instances.rename');
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  if (!mayAsk) return null;
  return (
    <RenameForm
      name={name}
      isBusy={isBusy}
      rename={async (written) =>
        (await ask('instances.rename', { instanceId, name: written })) !== null
      }
    >
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </RenameForm>
  );
}
