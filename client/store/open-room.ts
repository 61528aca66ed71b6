import type { RoomId } from '../../shared/model/ids.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { RoomConnection } from '../connection/connection.ts';
import { methods } from '../connection/methods.ts';
import { say } from '../ui/toast-store.ts';
import { type Account, accountStore } from './account.ts';
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
  keeper: ShelfKeeper;
  drafts: Drafts;
  close(): void;
}

let current: OpenRoom | null = null;

/** The room as it is open already, or opened now; another one is closed for it. */
export function openRoom(id: RoomId, account: Account): OpenRoom {
  if (current?.id === id && current.account.principal === account.principal) return current;
  closeRoom();
  current = open(id, account);
  return current;
}

export const roomThatIsOpen = (): OpenRoom | null => current;

export function closeRoom(): void {
  current?.close();
  current = null;
}

function open(id: RoomId, account: Account): OpenRoom {
  const { principal } = account;
  const keeper = new ShelfKeeper(indexedDbShelf(shelfName(principal, id)), () => say(notKept));
  const connection = new RoomConnection({
    host: location.host,
    room: id,
    methods,
    keeper,
    schedule: publishWhenSeen,
  });
  connection.watch(workspaceTopic);
  const stops = [
    watchNetwork(connection),
    askWhenLost(connection.store),
    accountStore.subscribe(({ state }) => {
      if (state === 'signedOut') connection.close();
    }),
  ];
  const close = () => {
    for (const stop of stops) stop();
    connection.close();
  };
  return { id, account, connection, keeper, drafts: new Drafts(principal, id), close };
}

const notKept = 'This browser keeps nothing: a message that is not sent is lost with a reload.';
