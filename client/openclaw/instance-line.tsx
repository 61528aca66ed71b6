import { inLine } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { Link } from '../nav/link.tsx';
import { useInTouch } from '../store/use-in-touch.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { lastEventWords } from './instance-words.ts';
import { useDoing, useInstanceWords } from './use-instance.ts';

/** An instance on one line: its state as a dot and a word, and the last that happened with it. */
export function InstanceLine({ instance, look }: { instance: Instance; look: string }) {
  const { id: room } = useRoom();
  const isInTouch = useInTouch();
  const now = useRoomNow(15_000);
  const { words, tone } = useInstanceWords(instance);
  const doing = useDoing(instance);
  const last = lastEventWords(instance, now, doing);
  const isQuiet = isInTouch && words === 'ready';
  return (
    <Link
      to="/r/$room/openclaw/{-$instanceId}"
      params={{ room, instanceId: instance.id }}
      className={look}
      title={`${words} · ${last}`}
    >
      <Dot tone={tone} />
      <span className="max-w-[60%] shrink-0 truncate">{inLine(instance.name)}</span>
      <span className="min-w-0 flex-1 truncate text-right text-faint text-small">
        {isQuiet ? `ready · ${last}` : words}
      </span>
    </Link>
  );
}
