import { useMemo } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { Link } from '../nav/link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { onlyLooksIn, servingIn } from './serving.ts';
import { useInstanceWords } from './use-instance.ts';

/** The OpenClaws that the assistant of a chat may use, each with its state. */
export default function ServingPills({ thread }: { thread: Thread }) {
  const rows = useSession(({ replica }) => replica.rows.instances);
  const serving = useMemo(() => servingIn(rows, thread), [rows, thread]);
  return serving.map((instance) => (
    <ServingPill
      key={instance.id}
      instance={instance}
      mayOnlyLook={onlyLooksIn(instance, thread)}
    />
  ));
}

function ServingPill({ instance, mayOnlyLook }: { instance: Instance; mayOnlyLook: boolean }) {
  const { id: room } = useRoom();
  const { words, tone } = useInstanceWords(instance);
  return (
    <Link
      to="/r/$room/openclaw/{-$instanceId}"
      params={{ room, instanceId: instance.id }}
      title={`The assistant here may use this OpenClaw${mayOnlyLook ? ', to look at its files only' : ''} · ${words}`}
      className="inline-flex min-w-0 max-w-56 items-center gap-1.5 rounded-full border border-line px-2 py-0.5 text-dim text-small hover:border-line-strong hover:text-text max-md:hidden"
    >
      <Dot tone={tone} />
      <span className="sr-only">OpenClaw that serves this chat, {words}: </span>
      <span className="min-w-0 truncate">{inLine(instance.name)}</span>
      {mayOnlyLook && <span className="whitespace-nowrap text-wait">may only look</span>}
    </Link>
  );
}
