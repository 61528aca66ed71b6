import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { lazy } from 'react';
import { roomId } from '../shared/model/ids.ts';
import { App } from './app.tsx';
import { LoginPage } from './auth/login-page.tsx';
import { placeAfterLogin } from './auth/place-after-login.ts';
import { WelcomePage } from './auth/welcome-page.tsx';
import { whoAmI } from './store/account.ts';
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
  component: WelcomePage,
});

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search): { next?: string; as?: 'new' } => ({
    ...(typeof search.next === 'string' ? { next: search.next } : {}),
    ...(search.as === 'new' ? { as: 'new' as const } : {}),
  }),
  beforeLoad: async ({ search }) => {
    const standing = await whoAmI();
    if (standing.state === 'signedIn')
      throw redirect({ href: placeAfterLogin(search.next, standing.account.homeRoom) });
  },
  component: LoginPage,
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

export const router = createRouter({
  routeTree: root.addChildren([welcome, login, room.addChildren([noThread, thread])]),
  defaultPendingComponent: WaitingPage,
  defaultPendingMs: 150,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
