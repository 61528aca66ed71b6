import { say } from '../ui/toast-store.ts';
import { accountStore, isAgent, otherTabs, setStanding } from './account.ts';
import { closeRooms, roomsThatAreOpen } from './open-room.ts';
import { sealDrawings, unsealDrawings } from './seal-drawings.ts';

/**
 * What is not sent stays on this device, sealed: it asks before it is sent when the same person
 * comes back. The seal comes first, so that nothing slips out between sign-out and seal.
 */
export async function signOut(): Promise<boolean> {
  const rooms = roomsThatAreOpen();
  const sealed = await Promise.all(rooms.map(({ keeper }) => keeper.seal()));
  const principals = new Set(rooms.map(({ account }) => account.principal));
  const seal = crypto.randomUUID();
  const sealDrawn = () => [...principals].reduce((sum, one) => sum + sealDrawings(one, seal), 0);
  sealDrawn();
  if (!(await endSession())) {
    await Promise.all(rooms.map(({ keeper }) => keeper.unseal()));
    for (const one of principals) unsealDrawings(one, seal);
    say('Signing out did not work: the server did not answer. You are still signed in.');
    return false;
  }
  // Again: where nothing was unsent, something may have been drawn while the server was asked.
  const kept = sealed.reduce((sum, count) => sum + count, sealDrawn());
  closeRooms();
  // Below an agent a person may be signed in: the server is asked.
  setStanding({ state: isAgent(accountStore.getState()) ? 'unknown' : 'signedOut' });
  otherTabs.postMessage('signed out');
  if (kept > 0) say(keptWords(kept));
  return true;
}

/** Agents came in by another door, and go by it. */
async function endSession(): Promise<boolean> {
  try {
    if (isAgent(accountStore.getState()))
      return (await fetch('/api/agent/logout', { method: 'POST' })).ok;
    const { authClient } = await import('../auth/auth-client.ts');
    return (await authClient.signOut()).error === null;
  } catch {
    return false;
  }
}

const keptWords = (kept: number): string =>
  `${kept === 1 ? 'One thing was' : `${kept} things were`} not sent. ` +
  'It stays on this device and asks you before it is sent.';
