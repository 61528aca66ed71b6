import { ArrowLeft, Lock, LockOpen, Pencil } from 'lucide-react';
import { Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { inLine } from '../../shared/lib/marked.ts';
import type { ProjectId, ThreadId } from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Link } from '../nav/link.tsx';
import { threadWishStore } from '../palette/palette-store.ts';
import { memberName } from '../store/member-name.ts';
import type { Entry } from '../store/thread-entries.ts';
import { useMay } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Pill } from '../ui/marks.tsx';
import { useTitle } from '../ui/use-title.ts';
import { shownTitle } from './shown-title.ts';
import { useRenaming } from './use-renaming.ts';

const RenameField = lazyView(() =>
  import('./rename-field.tsx').then((one) => ({ default: one.RenameField })),
);

const ThreadMenu = lazyView(() => import('./thread-menu.tsx'));
const OriginPill = lazyView(() => import('../openclaw/origin-pill.tsx'));
const ServingPills = lazyView(() => import('../openclaw/serving-pills.tsx'));

/** What a dialog about the chat is about, and the dialog. */
const dialogs = {
  access: lazyView(() =>
    import('./thread-access.tsx').then((one) => ({ default: one.ThreadAccess })),
  ),
  project: lazyView(() =>
    import('./thread-project.tsx').then((one) => ({ default: one.ThreadProject })),
  ),
  instructions: lazyView(() =>
    import('./thread-instructions.tsx').then((one) => ({ default: one.ThreadInstructions })),
  ),
  reset: lazyView(() =>
    import('../openclaw/session-deed.tsx').then((one) => ({ default: one.ResetSession })),
  ),
  remove: lazyView(() =>
    import('../openclaw/session-deed.tsx').then((one) => ({ default: one.RemoveSession })),
  ),
  openclaw: lazyView(() => import('../openclaw/attach-to-chat.tsx')),
};

/** The name of the chat, which model answered last, and who else looks at it. */
export function ThreadHeader({
  threadId,
  entries,
}: {
  threadId: ThreadId;
  entries: readonly Entry[];
}) {
  const { id: room } = useRoom();
  const thread = useSession(({ replica }) => replica.rows.threads.get(threadId));
  const title = useSession(({ requests }) => thread && shownTitle(thread, requests));
  const { isRenaming, mayRename, begin, finish, focus } = useRenaming<HTMLHeadingElement>();
  const [about, setAbout] = useState<keyof typeof dialogs | null>(null);
  const Dialog = about === null ? null : dialogs[about];
  const mayChange = useMay('threads.change');
  const isAnyOpenClaw = useSession(({ replica }) => replica.rows.instances.size > 0);
  const mayShare = useMay('threads.setAccess');
  const wish = useStore(threadWishStore, (state) => state.wish);
  useEffect(() => {
    if (wish?.threadId !== threadId) return;
    threadWishStore.setState({ wish: null });
    if (wish.what === 'rename') begin();
    else if (
      wish.what === 'reset' ||
      wish.what === 'remove' ||
      wish.what === 'openclaw' ||
      (wish.what === 'access' ? mayShare : mayChange)
    )
      setAbout(wish.what);
  }, [wish, threadId, mayShare, mayChange, begin]);
  useTitle(title && inLine(title));
  return (
    <div className="flex min-h-[57px] items-center gap-2.5 border-line border-b px-7 py-2 max-md:min-h-12 max-md:px-3.5">
      <Link
        to="/r/$room"
        params={{ room }}
        aria-label="All chats"
        className="-ml-1.5 rounded-md p-1.5 text-dim hover:text-text md:hidden"
      >
        <ArrowLeft size={18} aria-hidden />
      </Link>
      {isRenaming && thread !== undefined ? (
        <div className="w-full max-w-sm">
          <Suspense>
            <RenameField thread={thread} title={title ?? ''} onDone={finish} />
          </Suspense>
        </div>
      ) : (
        // The pills give way before the title. Where it is narrow the title has a line of its own, and what is said of the chat the next.
        <div className="flex min-w-0 items-center gap-x-2.5 max-md:flex-1 max-md:flex-wrap">
          <h1
            ref={focus}
            tabIndex={-1}
            className="truncate font-semibold text-title max-md:max-w-[calc(100%-2.25rem)] md:max-w-1/2 md:shrink-0"
          >
            {title === undefined ? 'Chat' : inLine(title)}
          </h1>
          <div className="contents max-md:order-1 max-md:flex max-md:w-full max-md:min-w-0 max-md:flex-wrap max-md:gap-x-1.5">
            {thread !== undefined && isAnyOpenClaw && (
              <Suspense>
                {thread.openclaw === undefined ? (
                  <ServingPills thread={thread} />
                ) : (
                  <OriginPill thread={thread} />
                )}
              </Suspense>
            )}
            {thread?.projectId !== undefined && <ProjectPill id={thread.projectId} />}
            {thread?.archived === true && <Pill title="Only the archive lists it.">archived</Pill>}
            {isRehearsed(entries) && (
              <Pill title="No model key is set: the answers are rehearsed, the same every time.">
                rehearsal
              </Pill>
            )}
          </div>
          {thread !== undefined && mayRename && (
            <button
              type="button"
              aria-label="Rename the chat"
              title="Rename"
              className="rounded-md p-1.5 text-faint hover:text-text"
              onClick={begin}
            >
              <Pencil size={13} aria-hidden />
            </button>
          )}
        </div>
      )}
      {thread !== undefined && mayShare && (
        <button
          type="button"
          className="inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border border-line px-2 py-0.5 text-dim text-small hover:border-line-strong hover:text-text"
          onClick={() => setAbout('access')}
        >
          {thread.access === undefined ? (
            <LockOpen size={12} aria-hidden />
          ) : (
            <Lock size={12} aria-hidden />
          )}
          <Seen access={thread.access} />
        </button>
      )}
      {Dialog !== null && thread !== undefined && (
        <Suspense>
          <Dialog thread={thread} onDone={() => setAbout(null)} />
        </Suspense>
      )}
      <span className="flex-1 max-md:hidden" />
      <Watchers threadId={threadId} />
      <span className="max-md:hidden">
        <Fresh topic={threadTopic(threadId)} />
      </span>
      {thread !== undefined && (
        <Suspense>
          <ThreadMenu thread={thread} />
        </Suspense>
      )}
    </div>
  );
}

/** The project that the chat belongs to, and the way there. */
function ProjectPill({ id: projectId }: { id: ProjectId }) {
  const { id: room } = useRoom();
  const title = useSession(({ replica }) => replica.rows.projects.get(projectId)?.title);
  return title === undefined ? null : (
    <Link
      to="/r/$room/projects/$projectId"
      params={{ room, projectId }}
      className="max-w-40 truncate rounded-full border border-line px-2 py-0.5 text-dim text-small hover:border-line-strong hover:text-text max-md:hidden"
    >
      <span className="sr-only">Project: </span>
      {inLine(title)}
    </Link>
  );
}

/** Did the rehearsal model write the newest answer? */
export const isRehearsed = (entries: readonly Entry[]): boolean => {
  const last = entries.findLast((entry) => 'run' in entry && entry.run?.model !== undefined);
  return last !== undefined && 'run' in last && last.run?.model?.rehearsal === true;
};

/** Who sees the chat, in two words or by name. */
function Seen({ access }: Pick<Thread, 'access'>) {
  const members = useSession(({ replica }) => replica.rows.members);
  const self = useRoom().account.principal;
  if (access === undefined)
    return (
      <>
        <span className="max-md:sr-only">Everybody</span>
        <span className="sr-only"> sees this chat. Change</span>
      </>
    );
  const others = access.filter((id) => id !== self).map((id) => memberName(members, id));
  const who =
    others.length === 0
      ? 'Only you'
      : others.length > 2
        ? `You and ${others.length} others`
        : `You and ${others.join(' and ')}`;
  return (
    <>
      <span className="max-w-56 truncate max-md:sr-only">{who}</span>
      <span className="sr-only"> see this chat. Change</span>
    </>
  );
}

function Watchers({ threadId }: { threadId: ThreadId }) {
  const present = useSession((session) => session.present);
  const self = useRoom().account.principal;
  const names = present
    .filter(({ at, principal }) => at === threadTopic(threadId) && principal !== self)
    .map(({ name }) => name);
  if (names.length === 0) return null;
  const who = names.length > 2 ? `${names.length} others` : names.join(' and ');
  return (
    <span className="min-w-0 shrink-[4] truncate text-dim text-small max-md:hidden">
      {who} {names.length === 1 ? 'is' : 'are'} watching
    </span>
  );
}
