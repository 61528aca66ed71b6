import { inLine } from '../../shared/lib/marked.ts';
import { threadId as threadIdSchema } from '../../shared/model/ids.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { mayDecide } from '../../shared/policy/terms.ts';
import { focusComposer } from '../chat/composer.tsx';
import { type JobForm, jobWishStore } from '../jobs/job-wish.ts';
import { jobStates } from '../jobs/job-words.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { useLocation } from '../nav/use-trips.ts';
import { useOpenClaws } from '../openclaw/use-openclaws.ts';
import { places } from '../settings/places.ts';
import { raiseInspector } from '../store/selection.ts';
import { signOut } from '../store/sign-out.ts';
import { titleOf } from '../store/thread-title.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useMay, useRefusal } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useShownRooms } from '../store/use-shown-rooms.ts';
import { keysStore } from '../ui/keys-store.ts';
import { type ThreadWish, threadWishStore } from './palette-store.ts';
import { useChatDeeds, usePlaces } from './use-chat-deeds.ts';

export interface Entry {
  /** Unique, and what the palette remembers it by. */
  id: string;
  name: string;
  /** What kind of thing it is, or its state. */
  aside?: string;
  act: () => void;
}

export interface Group {
  heading: string;
  entries: readonly Entry[];
}

/** More names than that nobody reads; letters find the rest among what is held. */
const mostChats = 200;
const mostJobs = 20;

/** All that the palette offers here and now. */
export function usePaletteEntries(): readonly Group[] {
  const actions = useActions();
  const chats = useChats();
  const jobs = useJobs();
  const openclaws = useOpenClaws();
  const rooms = useRooms();
  const settings = useSettings();
  const members = useMembers();
  return [
    { heading: 'Do', entries: actions },
    { heading: 'Chats', entries: chats },
    { heading: 'OpenClaw', entries: openclaws },
    { heading: 'Jobs', entries: jobs },
    { heading: 'Rooms', entries: rooms },
    { heading: 'Settings', entries: settings },
    { heading: 'Members', entries: members },
  ].filter(({ entries }) => entries.length > 0);
}

/** What can be done here and now. */
export function useActions(): readonly Entry[] {
  const { id: room, account } = useRoom();
  const navigate = useNavigate();
  const { to, params } = useLocation();
  // What is done with a chat is done where it is; its timeline is another place.
  const open = threadIdSchema.safeParse(to === '/r/$room/t/$threadId' ? params.threadId : null);
  const maySay = useRefusal('messages.send') === null;
  const mayRename = useRefusal('threads.rename') === null;
  const mayShare = useMay('threads.setAccess');
  const deeds = useChatDeeds(open.success ? open.data : null);
  const elsewhere = usePlaces();
  const wish = (what: ThreadWish['what']) => () => {
    if (open.success) threadWishStore.setState({ wish: { threadId: open.data, what } });
  };
  const ofChat: Entry[] = open.success
    ? [
        ...(maySay
          ? [{ id: 'do write', name: 'Write in this chat', act: () => setTimeout(focusComposer) }]
          : []),
        ...(mayRename ? [{ id: 'do rename', name: 'Rename this chat', act: wish('rename') }] : []),
        ...(mayShare
          ? [{ id: 'do access', name: 'Choose who sees this chat', act: wish('access') }]
          : []),
      ]
    : [];
  const mayStart = useMay('jobs.start');
  const mayDecideAny = useSession(
    ({ self }) => self?.role != null && mayDecide(self.role, 'secure'),
  );
  const jobs = (form: JobForm | null) => () => {
    jobWishStore.setState({ form });
    void navigate({ to: '/r/$room/jobs/{-$jobId}', params: { room, jobId: undefined } });
  };
  const isHuman = splitPrincipal(account.principal).kind === 'human';
  return [
    ...(maySay
      ? [
          {
            id: 'do new',
            name: 'New chat',
            act: () =>
              void navigate({ to: '/r/$room', params: { room } }).then(() =>
                setTimeout(focusComposer),
              ),
          },
        ]
      : []),
    ...ofChat,
    ...deeds,
    ...elsewhere,
    {
      id: 'do approvals',
      name: `${mayDecideAny ? 'Decide what' : 'What'} waits for approval`,
      act: () =>
        void navigate({
          to: '/r/$room/approvals/{-$approvalId}',
          params: { room, approvalId: undefined },
        }),
    },
    ...(mayStart
      ? [
          { id: 'do job', name: 'Start a job', act: jobs('start') },
          { id: 'do schedule', name: 'Schedule something', act: jobs('schedule') },
        ]
      : []),
    { id: 'do jobs', name: 'Jobs and schedules', act: jobs(null) },
    {
      id: 'do receipts',
      name: 'Receipts',
      act: () =>
        void navigate({
          to: '/r/$room/receipts/{-$approvalId}',
          params: { room, approvalId: undefined },
        }),
    },
    { id: 'do more', name: 'More about what is selected', act: raiseInspector },
    {
      id: 'do invite',
      name: 'Invite somebody',
      act: () => void navigate({ to: '/r/$room/settings/invites', params: { room } }),
    },
    { id: 'do keys', name: 'Show all keys', act: () => keysStore.setState({ isOpen: true }) },
    ...(isHuman
      ? [
          {
            id: 'do admin',
            name: 'Administration',
            aside: 'for admins',
            act: () => void navigate({ to: '/admin' }),
          },
        ]
      : []),
    {
      id: 'do sign out',
      name: 'Sign out',
      act: () => void signOut().then((isOut) => (isOut ? navigate({ to: '/' }) : undefined)),
    },
  ];
}

function useChats(): readonly Entry[] {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  return useListedThreads()
    .slice(0, mostChats)
    .map((thread) => ({
      id: `chat ${thread.id}`,
      name: titleOf(thread),
      ...(thread.isPrivate ? { aside: 'private' } : {}),
      act: () =>
        void navigate({ to: '/r/$room/t/$threadId', params: { room, threadId: thread.id } }),
    }));
}

/** What is under way, and what ended last. */
function useJobs(): readonly Entry[] {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const rows = useSession(({ replica }) => replica.rows.jobs);
  return [...rows.values()]
    .filter(({ hidden }) => hidden !== true)
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, mostJobs)
    .map(({ id, title, state }) => ({
      id: `job ${id}`,
      name: inLine(title),
      aside: jobStates[state].word,
      act: () => void navigate({ to: '/r/$room/jobs/{-$jobId}', params: { room, jobId: id } }),
    }));
}

function useRooms(): readonly Entry[] {
  const { id: open } = useRoom();
  const navigate = useNavigate();
  return useShownRooms()
    .filter(({ id }) => id !== open)
    .map(({ id, title, hasNews, isHome }) => ({
      id: `room ${id}`,
      name: inLine(title),
      aside: hasNews ? 'news' : isHome ? 'your room' : 'shared with you',
      act: () => void navigate({ to: '/r/$room', params: { room: id } }),
    }));
}

function useSettings(): readonly Entry[] {
  const { id, account } = useRoom();
  const navigate = useNavigate();
  return places(account).map(({ to, name, of }) => ({
    id: `settings ${to}`,
    name,
    aside: of === 'room' ? 'this room' : 'you',
    act: () => void navigate({ to, params: { room: of === 'room' ? id : account.homeRoom } }),
  }));
}

function useMembers(): readonly Entry[] {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const members = useSession(({ replica }) => replica.rows.members);
  return [...members.values()].map(({ id, name, role }) => ({
    id: `member ${id}`,
    name: inLine(name),
    aside: role,
    act: () => void navigate({ to: '/r/$room/settings/members', params: { room } }),
  }));
}
