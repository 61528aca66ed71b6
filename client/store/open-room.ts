import { createStore } from 'zustand/vanilla';
import { lobbyRoom, type RoomId } from '../../shared/model/ids.ts';
import { homeTopic, lobbyTopic, selfTopic, workspaceTopic } from '../../shared/model/topic.ts';
import { closeCodes } from '../../shared/protocol/close-codes.ts';
import { RoomConnection } from '../connection/connection.ts';
import { loadMethod, methodStore } from '../connection/methods.ts';
import { say } from '../ui/toast-store.ts';
import { type Account, accountStore, setStanding } from './account.ts';
import { askWhenLost } from './ask-when-lost.ts';
import { Drafts } from './drafts.ts';
import { indexedDbShelf } from './indexed-db-shelf.ts';
import { watchNetwork } from './network.ts';
import { publishWhenSeen } from './publish-when-seen.ts';
import { ShelfKeeper, shelfName } from './shelf-keeper.ts';

/** A room somebody has open in this tab: one connection, made outside of every view. */
export interface OpenRoom {
  id: RoomId;
  account: Account;
  connection: RoomConnection;
  /** To one's own room, which tells of the others; the same one when this is it. */
  home: RoomConnection;
  keeper: ShelfKeeper;
  drafts: Drafts;
  close(): void;
}

let current: OpenRoom | null = null;
/** Held as long as somebody is signed in, since it knows what waits elsewhere. */
let home: OpenRoom | null = null;

/** When one's own room was left for another; what was said in it since is news. */
export const homeLeftStore = createStore<{ at: number | null }>(() => ({ at: null }));

/** The room as it is open already, or opened now; another one is closed for it. */
export function openRoom(id: RoomId, account: Account): OpenRoom {
  const known = stillOpen(current, id, account);
  if (known !== null) return known;
  if (current !== home) current?.close();
  const own = openHome(account);
  current = id === own.id ? own : open(id, account, own.connection);
  homeLeftStore.setState({ at: current === own ? null : (homeLeftStore.getState().at ?? now()) });
  return current;
}

export const roomThatIsOpen = (): OpenRoom | null => current;

/** Every room of this tab with commands in it. */
export const roomsThatAreOpen = (): OpenRoom[] =>
  [...new Set([current, home])].filter((one) => one !== null);

export function closeRooms(): void {
  for (const one of roomsThatAreOpen()) one.close();
  current = null;
  home = null;
}

function openHome(account: Account): OpenRoom {
  const known = stillOpen(home, account.homeRoom, account);
  if (known !== null) return known;
  home?.close();
  home = open(account.homeRoom, account, null);
  return home;
}

const stillOpen = (room: OpenRoom | null, id: RoomId, { principal }: Account): OpenRoom | null =>
  room?.id === id && room.account.principal === principal && !closed.has(room) ? room : null;

const now = () => Date.now();

/** The shelves of this tab's rooms, those that were left included. */
export const shelvesOpened = new Set<string>();

/** Rooms that will not come back: the next visit opens them anew. */
const closed = new WeakSet<OpenRoom>();

function open(id: RoomId, account: Account, own: RoomConnection | null): OpenRoom {
  const { principal } = account;
  const shelf = shelfName(principal, id);
  shelvesOpened.add(shelf);
  const keeper = new ShelfKeeper(
    indexedDbShelf(shelf),
    () => say(notKept),
    new BroadcastChannel(shelf),
  );
  const isLobby = id === lobbyRoom;
  const connection = new RoomConnection({
    host: location.host,
    room: id,
    party: isLobby ? 'lobby' : 'autopilot',
    get methods() {
      return methodStore.getState();
    },
    loadMethod,
    keeper,
    schedule: publishWhenSeen,
  });
  const topics = isLobby ? [lobbyTopic] : [workspaceTopic, selfTopic(principal)];
  for (const topic of own === null ? [...topics, homeTopic] : topics) connection.watch(topic);
  const stops = [
    watchNetwork(connection),
    askWhenLost(connection.store),
    connection.store.subscribe(({ phase }) => {
      if (phase.name !== 'ended') return;
      closed.add(room);
      if (phase.code === closeCodes.notAuthenticated) setStanding({ state: 'signedOut' });
    }),
    accountStore.subscribe(({ state }) => {
      if (state !== 'signedOut') return;
      closed.add(room);
      connection.close();
    }),
  ];
  const close = () => {
    closed.add(room);
    for (const stop of stops) stop();
    keeper.close();
    connection.close();
  };
  const drafts = new Drafts(principal, id);
  const room: OpenRoom = {
    id,
    account,
    connection,
    home: own ?? connection,
    keeper,
    drafts,
    close,
  };
  return room;
}

const notKept = 'This browser keeps nothing: a message that is not sent is lost with a reload.';
