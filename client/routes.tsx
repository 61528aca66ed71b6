import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { lazy } from 'react';
import { lobbyRoom, roomId } from '../shared/model/ids.ts';
import { App } from './app.tsx';
import { placeAfterLogin } from './auth/place-after-login.ts';
import { isAgent, whoAmI } from './store/account.ts';
import { Opening } from './ui/opening.tsx';
import { ErrorPage, NotFoundPage, WaitingPage } from './ui/plain-pages.tsx';

const root = createRootRoute({
  component: App,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async () => {
    const standing = await whoAmI();
    if (standing.state === 'signedIn')
      throw redirect({ to: '/r/$room', params: { room: standing.account.homeRoom } });
  },
  component: lazy(() => import('./auth/welcome-page.tsx')),
});

/** Where one wanted to go when signing in came in between. */
const wanted = (search: Record<string, unknown>): { next?: string } =>
  typeof search.next === 'string' ? { next: search.next } : {};

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string; as?: 'new' } => ({
    ...wanted(search),
    ...(search.as === 'new' ? { as: 'new' as const } : {}),
  }),
  beforeLoad: ({ search, location }) => onlySignedOut(search.next, location.hash),
  component: lazy(() => import('./auth/login-page.tsx')),
});

async function onlySignedOut(next: string | undefined, hash: string): Promise<void> {
  const standing = await whoAmI();
  if (standing.state === 'signedIn')
    throw redirect({ href: placeAfterLogin(next, standing.account.homeRoom, hash) });
}

const agentLogin = createRoute({
  getParentRoute: () => root,
  path: '/login/agent',
  validateSearch: wanted,
  // A person may let an agent of theirs in by the same browser; the page says what comes of it.
  beforeLoad: async ({ search, location }) => {
    if (isAgent(await whoAmI())) await onlySignedOut(search.next, location.hash);
  },
  component: lazy(() => import('./auth/agent-login-page.tsx')),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/login/forgot',
  component: lazy(() => import('./auth/forgot-page.tsx')),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazy(() => import('./auth/reset-page.tsx')),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazy(() => import('./auth/verify-page.tsx')),
});

/** The code of an invite stands behind `#`, also while one signs up. */
const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  beforeLoad: async ({ location: { hash } }) => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn')
      throw redirect({ to: '/login', search: { next: '/join', as: 'new' }, hash });
    return { account: standing.account };
  },
  loader: async ({ context: { account } }) => {
    const { openRoom } = await import('./store/open-room.ts');
    return openRoom(account.homeRoom, account);
  },
  component: lazy(() => import('./join/join-page.tsx')),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  beforeLoad: async ({ location }) => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn')
      throw redirect({ to: '/login', search: { next: location.pathname } });
    return { account: standing.account };
  },
  loader: async ({ context: { account } }) => {
    const { openRoom } = await import('./store/open-room.ts');
    return openRoom(lobbyRoom, account);
  },
  component: lazy(() => import('./admin/admin-page.tsx')),
});

const room = createRoute({
  getParentRoute: () => root,
  path: '/r/$room',
  beforeLoad: async ({ params, location }) => {
    const standing = await whoAmI();
    if (standing.state !== 'signedIn')
      throw redirect({ to: '/login', search: { next: location.pathname } });
    const id = roomId.safeParse(params.room);
    if (!id.success) throw redirect({ to: '/' });
    return { roomId: id.data, account: standing.account };
  },
  loader: async ({ context: { roomId, account } }) => {
    const { openRoom } = await import('./store/open-room.ts');
    return openRoom(roomId, account);
  },
  component: lazy(() => import('./chat/room-page.tsx')),
});

const noThread = createRoute({
  getParentRoute: () => room,
  path: '/',
  component: lazy(() => import('./chat/new-chat-page.tsx')),
});

const thread = createRoute({
  getParentRoute: () => room,
  path: '/t/$threadId',
  component: lazy(() => import('./chat/thread-page.tsx')),
});

/** A link to an approval is an address; who may see it is decided by the room. */
const approvals = createRoute({
  getParentRoute: () => room,
  path: '/approvals/{-$approvalId}',
  component: lazy(() => import('./approvals/approvals-page.tsx')),
});

const jobs = createRoute({
  getParentRoute: () => room,
  path: '/jobs/{-$jobId}',
  component: lazy(() => import('./jobs/jobs-page.tsx')),
});

/** All receipts, or those of one approval. */
const receipts = createRoute({
  getParentRoute: () => room,
  path: '/receipts/{-$approvalId}',
  component: lazy(() => import('./receipts/receipts-page.tsx')),
});

const settings = createRoute({
  getParentRoute: () => room,
  path: '/settings',
  component: lazy(() => import('./settings/settings-page.tsx')),
});

const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/r/$room/settings/members', params, replace: true });
  },
});

const settingsMembers = createRoute({
  getParentRoute: () => settings,
  path: '/members',
  component: lazy(() => import('./settings/members-panel.tsx')),
  pendingComponent: Opening,
});

const settingsInvites = createRoute({
  getParentRoute: () => settings,
  path: '/invites',
  component: lazy(() => import('./settings/invites-panel.tsx')),
  pendingComponent: Opening,
});

const settingsRules = createRoute({
  getParentRoute: () => settings,
  path: '/rules',
  component: lazy(() => import('./settings/rules-panel.tsx')),
  pendingComponent: Opening,
});

const settingsRoom = createRoute({
  getParentRoute: () => settings,
  path: '/room',
  component: lazy(() => import('./settings/room-panel.tsx')),
  pendingComponent: Opening,
});

const settingsAgents = createRoute({
  getParentRoute: () => settings,
  path: '/agents',
  component: lazy(() => import('./settings/agents-panel.tsx')),
  pendingComponent: Opening,
});

const settingsBrowsers = createRoute({
  getParentRoute: () => settings,
  path: '/browsers',
  component: lazy(() => import('./settings/browsers-panel.tsx')),
  pendingComponent: Opening,
});

const settingsProfile = createRoute({
  getParentRoute: () => settings,
  path: '/profile',
  component: lazy(() => import('./settings/profile-panel.tsx')),
  pendingComponent: Opening,
});

const settingsTree = settings.addChildren([
  settingsIndex,
  settingsMembers,
  settingsInvites,
  settingsRules,
  settingsRoom,
  settingsAgents,
  settingsBrowsers,
  settingsProfile,
]);

export const router = createRouter({
  routeTree: root.addChildren([
    welcome,
    login,
    agentLogin,
    forgot,
    reset,
    verify,
    join,
    admin,
    room.addChildren([noThread, thread, approvals, jobs, receipts, settingsTree]),
  ]),
  defaultPendingComponent: WaitingPage,
  defaultPendingMs: 150,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
