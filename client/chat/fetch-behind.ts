import type { RoomConnection } from '../connection/connection.ts';
import { backInTouch } from '../store/back-in-touch.ts';
import { fetchRest, savesData } from '../ui/fetch-rest.ts';
import { parts } from '../ui/parts.ts';

/** What opens without a wait, and even when the network is gone: of chats, and of leaving. */
const first = [
  () => import('./thread-page.tsx'),
  () => import('./tool-view.tsx'),
  () => import('./reasoning-view.tsx'),
  () => import('./outbox.tsx'),
  () => import('./waits-here.tsx'),
  () => import('./rejected-view.tsx'),
  () => import('./cut-off.tsx'),
  () => import('./begun-chats.tsx'),
  () => import('./rename-field.tsx'),
  () => import('../store/sign-out.ts'),
];

/** So long a room has the network to itself. */
const firstMs = 2_000;
/** A browser that does not say when it is idle. */
const betweenMs = 300;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Fetches behind the room that is shown what nobody asked for yet: first what chats need, then the rest
 * of the page. The connection to one's own room, which stays, says whether the server is there.
 */
export async function fetchBehind({ store }: Pick<RoomConnection, 'store'>): Promise<void> {
  await Promise.allSettled(first.map((fetch) => fetch()));
  if (savesData(navigator)) return;
  await after(firstMs);
  await fetchRest(parts, {
    ...backInTouch(store),
    idle: () =>
      'requestIdleCallback' in window
        ? new Promise((resolve) => requestIdleCallback(() => resolve()))
        : after(betweenMs),
  });
}
