import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { act, type ReactElement, type ReactNode } from 'react';
import type { Scope } from '../../shared/model/agent.ts';
import { roomId } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { RoomConnection } from '../connection/connection.ts';
import { laterMethods } from '../connection/later-methods.ts';
import { methodStore } from '../connection/methods.ts';
import { newSession, type Session } from '../connection/session.ts';
import { Drafts } from '../store/drafts.ts';
import type { OpenRoom } from '../store/open-room.ts';
import { ShelfKeeper } from '../store/shelf-keeper.ts';
import { RoomContext } from '../store/use-room.ts';
import { ada } from './people.ts';

/** A socket that never opens: what a view shows comes from the session that a test sets. */
class DeafSocket extends EventTarget {
  readonly readyState = 0;
  binaryType = '';
  send(): void {}
  close(): void {}
}

methodStore.setState(laterMethods);

const noShelf = { all: async () => [], put: async () => {}, remove: async () => {} };

/** A room as views know it, with the session as given. */
export function testRoom(
  session: Partial<Session> = {},
  {
    principal = ada,
    homeRoom = 'room',
    scope = null,
  }: { principal?: Principal; homeRoom?: string; scope?: Scope | null } = {},
): OpenRoom {
  const id = roomId.parse('room');
  const keeper = new ShelfKeeper(noShelf, () => {});
  const connection = new RoomConnection({
    host: 'localhost',
    room: id,
    methods: methodStore.getState(),
    keeper,
    schedule: () => {},
    WebSocket: DeafSocket,
  });
  connection.store.setState({ ...newSession(0), ...session });
  const account = {
    ...{ principal, name: 'Ada', email: 'ada@example.test' },
    homeRoom: roomId.parse(homeRoom),
    scope,
  };
  const drafts = new Drafts(principal, id);
  const home = connection;
  return { id, account, connection, home, keeper, drafts, close: () => connection.close() };
}

/** A view where it belongs: in a room, at an address. */
export async function inRoom(room: OpenRoom, content: ReactNode): Promise<ReactElement> {
  const root = createRootRoute();
  const paths = [
    '/',
    '/login',
    '/r/$room',
    '/r/$room/t/$threadId',
    '/r/$room/approvals/{-$approvalId}',
    '/r/$room/jobs/{-$jobId}',
    '/r/$room/receipts/{-$approvalId}',
    '/r/$room/settings/members',
    '/r/$room/settings/invites',
    '/r/$room/settings/rules',
  ];
  const component = () => <RoomContext value={room}>{content}</RoomContext>;
  const routeTree = root.addChildren(
    paths.map((path) => createRoute({ getParentRoute: () => root, path, component })),
  );
  const history = createMemoryHistory({ initialEntries: ['/r/room'] });
  const router = createRouter({ routeTree, history });
  await act(() => router.load());
  const view = <RouterProvider<typeof router> router={router} />;
  addresses.set(view, () => router.state.location.pathname);
  return view;
}

const addresses = new WeakMap<object, () => string>();

/** The address that a view in a room shows now. */
export const addressOf = (view: object): string => addresses.get(view)?.() ?? '';
