import { useMemo } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { useMuteWords } from '../chat/use-why-not-say.ts';
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

/** Above the field of a chat that an OpenClaw serves: what to write, until it was used here once. */
export function ServedLine({ thread, isRehearsed }: { thread: Thread; isRehearsed: boolean }) {
  const rows = useSession(({ replica }) => replica.rows.instances);
  const isUsed = useSession(({ replica }) =>
    [...replica.rows.parts.values()].some(
      (part) =>
        part.threadId === thread.id &&
        part.kind === 'tool' &&
        /^(instances|sessions)\./.test(part.name),
    ),
  );
  const isMute = useMuteWords() !== null;
  const [first, ...others] = servingIn(rows, thread).map(({ name }) => inLine(name));
  if (first === undefined || isUsed || isMute) return null;
  const words = isRehearsed ? 'which OpenClaws are here' : `ask ${first} what is in its workspace`;
  return (
    <p className="mx-auto mb-2 w-full max-w-[720px] text-dim text-small">
      {[first, ...others].join(' and ')} {others.length === 0 ? 'serves' : 'serve'} this chat. The
      assistant uses it when you ask, for example: “{words}”.
    </p>
  );
}
