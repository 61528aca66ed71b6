import { say } from '../ui/toast-store.ts';
import { setStanding } from './account.ts';
import { closeRoom, roomThatIsOpen } from './open-room.ts';

/** Tells the other tabs of this browser that nobody is signed in any more. */
const tabs = new BroadcastChannel('autopilot account');

/**
 * What is not sent stays on this device, sealed: it asks before it is sent when the same person
 * comes back. The seal comes first, so that nothing slips out between sign-out and seal.
 */
export async function signOut(): Promise<boolean> {
  const room = roomThatIsOpen();
  const kept = (await room?.keeper.seal()) ?? 0;
  const { authClient } = await import('../auth/auth-client.ts');
  const failed = await authClient.signOut().then(
    ({ error }) => error !== null,
    () => true,
  );
  if (failed) {
    await room?.keeper.unseal();
    say('Signing out did not work: the server did not answer. You are still signed in.');
    return false;
  }
  leave();
  tabs.postMessage('signed out');
  if (kept > 0) say(keptWords(kept));
  return true;
}

/** A sign-out in another tab is one here: its room is sealed and closed. */
export function followOtherTabs(): void {
  tabs.addEventListener('message', () => {
    void roomThatIsOpen()?.keeper.seal();
    setStanding({ state: 'signedOut' });
  });
}

function leave(): void {
  closeRoom();
  setStanding({ state: 'signedOut' });
}

const keptWords = (kept: number): string =>
  `${kept === 1 ? 'One thing was' : `${kept} things were`} not sent. ` +
  'It stays on this device and asks you before it is sent.';
