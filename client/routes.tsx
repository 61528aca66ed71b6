import { lobbyRoom, type RoomId, roomId } from '../shared/model/ids.ts';
import { placeAfterLogin } from './auth/place-after-login.ts';
import type { Address } from './nav/addresses.ts';
import { hrefOf, type Target } from './nav/href-of.ts';
import type { Place } from './nav/place-at.ts';
import { type Pages, type Step, step, type Way } from './nav/step.ts';
import { type Account, isAgent, whoAmI } from './store/account.ts';
import { Opening } from './ui/opening.tsx';
import { patientPart } from './ui/parts.ts';
import { NotFoundPage, WaitingPage } from './ui/plain-pages.tsx';

/** A whole page, with what is asked of whoever comes to it. */
const page = (fetch: Parameters<typeof step>[0], enter?: Step['enter']): Step =>
  step(patientPart(fetch), WaitingPage, enter);

/** A part of a page that the rest of it stands around. */
const panel = (fetch: Parameters<typeof step>[0]): Step => step(patientPart(fetch), Opening);

const instead = <A extends Address>(target: Target<A>): Way => ({ instead: hrefOf(target) });

const opener = patientPart(() => import('./store/open-room.ts'));

const into = (id: RoomId, account: Account): Way => ({
  open: async () => {
    const { openRoom } = await opener();
    return openRoom(id, account);
  },
});

async function onlySignedOut({ search, hash }: Place): Promise<Way> {
  const standing = await whoAmI();
  if (standing.state !== 'signedIn') return {};
  return { instead: placeAfterLogin(search.next, standing.account.homeRoom, hash) };
}

const welcome = page(
  () => import('./auth/welcome-page.tsx'),
  async () => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn') return {};
    return instead({ to: '/r/$room', params: { room: standing.account.homeRoom } });
  },
);

const login = page(() => import('./auth/login-page.tsx'), onlySignedOut);

const agentLogin = page(
  () => import('./auth/agent-login-page.tsx'),
  // A person may let an agent of theirs in by the same browser; the page says what comes of it.
  async (place) => (isAgent(await whoAmI()) ? onlySignedOut(place) : {}),
);

/** The code of an invite stands behind `#`, also while one signs up. */
const join = page(
  () => import('./join/join-page.tsx'),
  async ({ hash }) => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn')
      return instead({ to: '/login', search: { next: '/join', as: 'new' }, hash });
    return into(standing.account.homeRoom, standing.account);
  },
);

const admin = page(
  () => import('./admin/admin-page.tsx'),
  async ({ pathname }) => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn') return instead({ to: '/login', search: { next: pathname } });
    return into(lobbyRoom, standing.account);
  },
);

const room = page(
  () => import('./chat/room-page.tsx'),
  async ({ pathname, params }) => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn') return instead({ to: '/login', search: { next: pathname } });
    const id = roomId.safeParse(params.room);
    return id.success ? into(id.data, standing.account) : instead({ to: '/' });
  },
);

const settings = page(() => import('./settings/settings-page.tsx'));

const members = panel(() => import('./settings/members-panel.tsx'));

const firstOfSettings: Step = {
  ...members,
  enter: async ({ params: { room = '' } }) =>
    instead({ to: '/r/$room/settings/members', params: { room } }),
};

const at: Record<Address, readonly Step[]> = {
  '/': [welcome],
  '/login': [login],
  '/login/agent': [agentLogin],
  '/login/forgot': [page(() => import('./auth/forgot-page.tsx'))],
  '/reset-password': [page(() => import('./auth/reset-page.tsx'))],
  '/verify-email': [page(() => import('./auth/verify-page.tsx'))],
  '/join': [join],
  '/admin': [admin],
  '/r/$room': [room, page(() => import('./chat/new-chat-page.tsx'))],
  '/r/$room/t/$threadId': [room, page(() => import('./chat/thread-page.tsx'))],
  // What happened in it, or in one run of it.
  '/r/$room/t/$threadId/timeline': [room, page(() => import('./timeline/timeline-page.tsx'))],
  // A link to an approval is an address; who may see it is decided by the room.
  '/r/$room/approvals/{-$approvalId}': [room, page(() => import('./approvals/approvals-page.tsx'))],
  '/r/$room/jobs/{-$jobId}': [room, page(() => import('./jobs/jobs-page.tsx'))],
  // All receipts, or those of one approval.
  '/r/$room/receipts/{-$approvalId}': [room, page(() => import('./receipts/receipts-page.tsx'))],
  '/r/$room/projects': [room, page(() => import('./projects/projects-page.tsx'))],
  '/r/$room/projects/$projectId': [room, page(() => import('./projects/project-page.tsx'))],
  // No instance is called `chat`: this address stands first.
  '/r/$room/openclaw/chat': [room, page(() => import('./openclaw/chat-page.tsx'))],
  '/r/$room/openclaw/{-$instanceId}': [room, page(() => import('./openclaw/instance-page.tsx'))],
  '/r/$room/archive': [room, page(() => import('./chat/archive-page.tsx'))],
  // What is looked for stands in the address, so that a search can be gone back to.
  '/r/$room/search': [room, page(() => import('./search/search-page.tsx'))],
  '/r/$room/hatchery': [room, page(() => import('./canvas/view/canvas-page.tsx'))],
  '/r/$room/settings': [room, settings, firstOfSettings],
  '/r/$room/settings/members': [room, settings, members],
  '/r/$room/settings/invites': [
    room,
    settings,
    panel(() => import('./settings/invites-panel.tsx')),
  ],
  '/r/$room/settings/rules': [room, settings, panel(() => import('./settings/rules-panel.tsx'))],
  '/r/$room/settings/room': [room, settings, panel(() => import('./settings/room-panel.tsx'))],
  '/r/$room/settings/agents': [room, settings, panel(() => import('./settings/agents-panel.tsx'))],
  '/r/$room/settings/browsers': [
    room,
    settings,
    panel(() => import('./settings/browsers-panel.tsx')),
  ],
  '/r/$room/settings/profile': [
    room,
    settings,
    panel(() => import('./settings/profile-panel.tsx')),
  ],
};

export const pages: Pages = {
  at: (address) => at[address],
  nowhere: step(async () => ({ default: NotFoundPage }), WaitingPage),
};
