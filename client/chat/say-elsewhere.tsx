import type { ThreadId } from '../../shared/model/ids.ts';
import { Link } from '../nav/link.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { focusNextComposer } from './focus-wish.ts';

/** Is the chat a session that is gone? Then nothing more is taken there. */
export const useIsGone = (threadId: ThreadId | null): boolean =>
  useSession(
    ({ replica }) =>
      threadId !== null && replica.rows.threads.get(threadId)?.openclaw?.gone === true,
  );

/** The way on for words of a session that is gone: into the field of a new chat, behind what waits there. */
export function SayElsewhere({
  words,
  onGone = () => {},
}: {
  words: () => string;
  onGone?: () => void;
}) {
  const { id: room, drafts } = useRoom();
  const take = () => {
    drafts.write(null, [drafts.read(null), words()].filter(Boolean).join('\n\n'));
    focusNextComposer();
    onGone();
  };
  return (
    <Link
      to="/r/$room"
      params={{ room }}
      className={buttonLook('plain', 'small', 'self-start')}
      onClick={take}
    >
      Say it in a new chat
    </Link>
  );
}
