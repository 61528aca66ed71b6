import { Plus } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { Link } from '../nav/link.tsx';
import type { ListedThread } from '../store/listed-threads.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { focusComposerSoon } from './composer.tsx';
import { ThreadRow } from './thread-row.tsx';

const ThreadRows = lazy(() => import('./thread-rows.tsx'));

/** Rows that are shown while what scrolls thousands of them is on its way. */
const firstRows = 40;

/** Every chat of the room, the newest on top. */
export function ThreadList({ isHiddenOnPhone }: { isHiddenOnPhone: boolean }) {
  const { id: room } = useRoom();
  const isKnown = useSession((session) => session.replica.topics.has(workspaceTopic));
  const isEnded = useSession(({ phase }) => phase.name === 'ended');
  const list = useListedThreads();
  return (
    <nav
      aria-label="Chats"
      className={`flex min-h-0 flex-col border-line bg-panel md:border-r ${isHiddenOnPhone || list.length === 0 ? 'max-md:hidden' : ''}`}
    >
      <div className="flex items-center justify-between px-4 pt-3 pb-2">
        <h2 className="font-semibold text-faint text-tiny uppercase tracking-wider">Chats</h2>
        <Link
          to="/r/$room"
          params={{ room }}
          className={buttonLook('ghost', 'small', '-mr-2')}
          onClick={focusComposerSoon}
          aria-current={false}
        >
          <Plus size={14} aria-hidden />
          New chat
        </Link>
      </div>
      {list.length > 0 ? (
        <Suspense fallback={<FirstRows list={list} />}>
          <ThreadRows list={list} />
        </Suspense>
      ) : (
        <p className="px-4 py-2 text-faint">
          {isKnown ? 'No chats yet.' : isEnded ? '' : 'Opening…'}
        </p>
      )}
    </nav>
  );
}

const FirstRows = ({ list }: { list: readonly ListedThread[] }) => (
  <ol className="min-h-0 flex-1 overflow-hidden px-2">
    {list.slice(0, firstRows).map((thread) => (
      <li key={thread.id}>
        <ThreadRow thread={thread} />
      </li>
    ))}
  </ol>
);
