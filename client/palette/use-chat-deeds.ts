import type { ThreadId } from '../../shared/model/ids.ts';
import { archive, changeThread, copyThread, saveThread } from '../chat/thread-deeds.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { latestInstance } from '../openclaw/instances-in.ts';
import { useSessionDeeds } from '../openclaw/use-session-deeds.ts';
import { useMay, useMayAsk } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { type ThreadWish, threadWishStore } from './palette-store.ts';
import type { Entry } from './use-palette-entries.ts';

/** What can be done with the chat that is open. */
export function useChatDeeds(threadId: ThreadId | null): readonly Entry[] {
  const room = useRoom();
  const navigate = useNavigate();
  const thread = useSession(({ replica }) =>
    threadId === null ? undefined : replica.rows.threads.get(threadId),
  );
  const mayChange = useMay('threads.change');
  const mayAttach = useMayAsk('instances.attach');
  const isAny = useSession(({ replica }) => latestInstance(replica.rows.instances) !== null);
  const session = useSessionDeeds(thread);
  if (threadId === null || thread === undefined) return [];
  const { pinned, archived, openclaw } = thread;
  const wish = (what: ThreadWish['what']) => () =>
    threadWishStore.setState({ wish: { threadId, what } });
  const changes: Entry[] = [
    {
      id: 'do pin',
      name: pinned === true ? 'Take the pin off this chat' : 'Pin this chat on top',
      act: () => changeThread(room, { threadId, pinned: pinned !== true }),
    },
    { id: 'do project', name: 'Move this chat to a project', act: wish('project') },
    ...(openclaw === undefined
      ? [
          {
            id: 'do instructions',
            name: 'Instruct the assistant in this chat',
            act: wish('instructions'),
          },
        ]
      : []),
    {
      id: 'do archive',
      name: archived === true ? 'Take this chat back from the archive' : 'Archive this chat',
      act: () =>
        archived === true
          ? changeThread(room, { threadId, archived: false })
          : archive(room, threadId),
    },
  ];
  return [
    ...(mayChange ? changes : []),
    ...(mayAttach && isAny && openclaw === undefined
      ? [{ id: 'do attach', name: 'Choose OpenClaws for this chat', act: wish('openclaw') }]
      : []),
    ...(session.reset
      ? [{ id: 'do reset', name: 'Reset this session of OpenClaw', act: wish('reset') }]
      : []),
    ...(session.remove
      ? [{ id: 'do remove', name: 'Delete this session of OpenClaw', act: wish('remove') }]
      : []),
    {
      id: 'do timeline',
      name: 'Timeline of this chat',
      act: () =>
        void navigate({ to: '/r/$room/t/$threadId/timeline', params: { room: room.id, threadId } }),
    },
    {
      id: 'do replay',
      name: 'Replay this chat on the canvas',
      act: () =>
        void navigate({
          to: '/r/$room/hatchery',
          params: { room: room.id },
          search: { replay: threadId },
        }),
    },
    {
      id: 'do copy',
      name: 'Copy this chat as Markdown',
      act: () => void copyThread(room, threadId),
    },
    {
      id: 'do export',
      name: 'Save this chat as a Markdown file',
      act: () => void saveThread(room, threadId),
    },
  ];
}

/** Where else one can go in a room. */
export function usePlaces(): readonly Entry[] {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const params = { room };
  return [
    {
      id: 'do search',
      name: 'Search all that was said',
      act: () => void navigate({ to: '/r/$room/search', params }),
    },
    {
      id: 'do projects',
      name: 'Projects',
      act: () => void navigate({ to: '/r/$room/projects', params }),
    },
    {
      id: 'do put away',
      name: 'Look into the archive',
      act: () => void navigate({ to: '/r/$room/archive', params }),
    },
  ];
}
