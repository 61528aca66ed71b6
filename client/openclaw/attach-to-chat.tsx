import { useMemo } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { Modal } from '../ui/modal.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { DetachButton } from './detach-button.tsx';
import { livingInstances } from './instances-in.ts';
import { isLookedAt, servesHow } from './serving.ts';
import { useInstanceWords } from './use-instance.ts';

/** Which OpenClaws the assistant of a chat may use. */
export default function AttachToChat({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const rows = useSession(({ replica }) => replica.rows.instances);
  const all = useMemo(
    () => livingInstances(rows).filter(({ state }) => state !== 'deleting'),
    [rows],
  );
  return (
    <Modal
      label="OpenClaws for this chat"
      className="m-auto w-[440px] max-w-[calc(100vw-32px)] p-5"
      onClose={onDone}
    >
      <h2 className="mb-1 font-semibold text-title">OpenClaws for this chat</h2>
      <p className="mb-4 text-dim">
        The assistant here may ask an attached OpenClaw and look at its files, under the same
        approvals. Where it may only look is chosen on its own page.
      </p>
      <ul className="flex flex-col gap-3">
        {all.map((instance) => (
          <Line key={instance.id} instance={instance} thread={thread} />
        ))}
      </ul>
      <div className="mt-5 flex justify-end">
        <Button onClick={onDone}>Done</Button>
      </div>
    </Modal>
  );
}

function Line({ instance, thread }: { instance: Instance; thread: Thread }) {
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const { words, tone } = useInstanceWords(instance);
  const how = servesHow(instance, thread);
  const isLookOnly = isLookedAt(instance, thread);
  const change = () =>
    void ask(how === 'chat' ? 'instances.detach' : 'instances.attach', {
      instanceId: instance.id,
      to: { kind: 'thread', id: thread.id },
    });
  return (
    <li className="flex flex-col gap-1.5">
      <span className="flex items-center gap-2.5">
        <Dot tone={tone} />
        <span className="min-w-0 flex-1 truncate">
          {inLine(instance.name)} <span className="text-faint text-small">{words}</span>
        </span>
        {isLookOnly && <span className="text-dim text-small">it may only look here</span>}
        {how === 'project' ? (
          <span className="text-dim text-small">serves the whole project</span>
        ) : how === 'chat' ? (
          <DetachButton
            name={instance.name}
            label={`Detach ${inLine(instance.name)}`}
            isLookOnly={isLookOnly && thread.archived !== true}
            isBusy={isBusy}
            onDetach={change}
          />
        ) : (
          <Button
            size="small"
            aria-label={`Attach ${inLine(instance.name)}`}
            disabled={isBusy}
            onClick={change}
          >
            Attach
          </Button>
        )}
      </span>
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </li>
  );
}
