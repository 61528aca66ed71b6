import { inLine } from '../../shared/lib/marked.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { servingIn } from '../openclaw/serving.ts';
import { useSession } from '../store/use-room.ts';
import { useMuteWords } from './use-why-not-say.ts';

/** Above the field of a chat that an OpenClaw serves: what to write, until it was used here once. */
export default function ServedLine({
  thread,
  isRehearsed,
}: {
  thread: Thread;
  isRehearsed: boolean;
}) {
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
