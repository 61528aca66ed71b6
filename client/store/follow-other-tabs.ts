import { otherTabs, setStanding } from './account.ts';
import { roomsThatAreOpen } from './open-room.ts';

/** A sign-out in another tab is one here: its rooms are sealed and closed. */
export function followOtherTabs(): void {
  otherTabs.addEventListener('message', () => {
    for (const { keeper } of roomsThatAreOpen()) void keeper.seal();
    setStanding({ state: 'signedOut' });
  });
}
