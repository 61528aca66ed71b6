import type { Thread } from '../../shared/model/thread.ts';
import { Link } from '../nav/link.tsx';
import { instanceName } from '../store/author-name.ts';
import { useRoom } from '../store/use-room.ts';
import { Dot, Pill } from '../ui/marks.tsx';
import { useInstanceOf, useInstanceWords } from './use-instance.ts';

/** Says that a thread is a session of OpenClaw and of which one, and how that is. */
export default function OriginPill({ thread }: { thread: Thread }) {
  const { id: room } = useRoom();
  const instance = useInstanceOf(thread);
  if (instance === undefined || instance.state === 'deleted')
    return (
      <Pill title="It is gone; what the room knows of the session stays to be read.">
        was a session of {instance === undefined ? 'OpenClaw' : instanceName(instance.name)}
      </Pill>
    );
  return (
    <Link
      to="/r/$room/openclaw/{-$instanceId}"
      params={{ room, instanceId: instance.id }}
      title={`A session of ${instanceName(instance.name)}: what was said there is what counts, and this chat shows what the room knows of it.`}
      className="inline-flex min-w-0 max-w-56 items-center gap-1.5 rounded-full border border-line px-2 py-0.5 text-dim text-small hover:border-line-strong hover:text-text"
    >
      <State instance={instance} />
      <span className="min-w-0 truncate">
        <span className="max-md:sr-only">a session of </span>
        {instanceName(instance.name)}
      </span>
    </Link>
  );
}

function State({ instance }: { instance: NonNullable<ReturnType<typeof useInstanceOf>> }) {
  const { words, tone } = useInstanceWords(instance);
  return (
    <>
      <Dot tone={tone} />
      <span className="sr-only">{words}: </span>
    </>
  );
}
