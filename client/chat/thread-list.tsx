import { Plus } from 'lucide-react';
import { Suspense } from 'react';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { Link } from '../nav/link.tsx';
import type { ListLine } from '../store/thread-sections.ts';
import { useListLines } from '../store/use-list-lines.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { lazyView } from '../ui/lazy-view.ts';
import { leadToComposer } from './composer.tsx';
import { ListLineView } from './list-line-view.tsx';
import { useMuteWords } from './use-why-not-say.ts';

const ThreadRows = lazyView(() => import('./thread-rows.tsx'));
const ListFoot = lazyView(() => import('./list-foot.tsx'));

/** Rows that are shown while what scrolls thousands of them is on its way. */
const firstRows = 40;

/** The chats of the room: what is pinned, by project, the newest on top. */
export function ThreadList({ isHiddenOnPhone }: { isHiddenOnPhone: boolean }) {
  const { id: room } = useRoom();
  const isKnown = useSession((session) => session.replica.topics.has(workspaceTopic));
  const isEnded = useSession(({ phase }) => phase.name === 'ended');
  const isMute = useMuteWords() !== null;
  const list = useListLines();
  const isAllAway = useListedThreads().length > 0;
  return (
    <nav
      aria-label="Chats"
      className={`flex min-h-0 flex-col border-line bg-panel md:border-r ${isHiddenOnPhone || list.length === 0 ? 'max-md:hidden' : ''}`}
    >
      <div className="flex items-center justify-between px-4 pt-3 pb-2">
        <h2 className="font-semibold text-faint text-tiny uppercase tracking-wider">Chats</h2>
        {!isMute && (
          <Link
            to="/r/$room"
            params={{ room }}
            className={buttonLook('ghost', 'small', '-mr-2')}
            onClick={leadToComposer}
            aria-current={false}
          >
            <Plus size={14} aria-hidden />
            New chat
          </Link>
        )}
      </div>
      {list.length > 0 ? (
        <Suspense fallback={<FirstRows list={list} />}>
          <ThreadRows list={list} />
        </Suspense>
      ) : (
        <p className="flex-1 px-4 py-2 text-faint">
          {isAllAway
            ? 'All chats are in the archive.'
            : isKnown
              ? isMute
                ? 'No chats yet.'
                : 'No chats yet. Everybody in this room will see yours here, and what it does now.'
              : isEnded
                ? ''
                : 'Opening…'}
        </p>
      )}
      <Suspense>
        <ListFoot />
      </Suspense>
    </nav>
  );
}

const FirstRows = ({ list }: { list: readonly ListLine[] }) => (
  <ol className="min-h-0 flex-1 overflow-hidden px-2">
    {list.slice(0, firstRows).map((line) => (
      <li key={line.id}>
        <ListLineView line={line} />
      </li>
    ))}
  </ol>
);
