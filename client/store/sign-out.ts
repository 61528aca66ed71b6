import { part } from '../ui/parts.ts';
import { say } from '../ui/toast-store.ts';
import { accountStore, askWhoIAm, isAgent, otherTabs, setStanding } from './account.ts';
import { closeRooms } from './open-room.ts';
import { Sealing } from './sealing.ts';

/** How long (ms) until the server is asked again what came of it. */
const againMs = 5_000;

/** The seal of a sign-out of which nobody knows yet what came of it; the next one goes on with it. */
let open: Sealing | null = null;

/** Sign-outs that came about in another tab meanwhile: their seals stay, whoever comes back. */
const doneElsewhere = new WeakSet<Sealing>();

otherTabs.addEventListener('message', () => {
  if (open !== null) doneElsewhere.add(open);
  open = null;
});

/**
 * What is not sent stays on this device, sealed: it asks before it is sent when the same person
 * comes back. The seal comes first, so that nothing slips out between sign-out and seal, and stays
 * until it is known that the sign-out did not come about. `false`: it did not, or nobody knows.
 */
export async function signOut(): Promise<boolean> {
  const wasAgent = isAgent(accountStore.getState());
  const sealing = open ?? new Sealing();
  open = sealing;
  await sealing.seal();
  if (await endSession(wasAgent)) return isOut(sealing, wasAgent);
  // The server may have ended it, and only its answer was lost.
  const who = await whoIsIn(sealing);
  if (doneElsewhere.has(sealing)) return true;
  if (who === null) {
    say(unknownWords);
    askLater(sealing, wasAgent);
  }
  return settle(sealing, who, wasAgent);
}

/** What came of it, by who is signed in now; `null`: nobody knows. */
async function settle(sealing: Sealing, who: WhoIsIn | null, wasAgent: boolean): Promise<boolean> {
  switch (who) {
    case 'nobody':
      return isOut(sealing, wasAgent);
    case 'somebodyElse':
      return staysTheirs(sealing);
    case 'self':
      await stayIn(sealing);
      return false;
    default:
      return false;
  }
}

let later: ReturnType<typeof setTimeout> | undefined;

function askLater(sealing: Sealing, wasAgent: boolean): void {
  clearTimeout(later);
  later = setTimeout(() => void askAgain(sealing, wasAgent), againMs);
}

/** Until it is known, or another sign-out brought it to an end. */
async function askAgain(sealing: Sealing, wasAgent: boolean): Promise<void> {
  if (open !== sealing) return;
  const who = await whoIsIn(sealing);
  if (open !== sealing) return;
  if (who === null) askLater(sealing, wasAgent);
  await settle(sealing, who, wasAgent);
}

async function stayIn(sealing: Sealing): Promise<void> {
  open = null;
  await sealing.unseal();
  say('Signing out did not work. You are still signed in.');
}

async function isOut(sealing: Sealing, wasAgent: boolean): Promise<true> {
  await leave(sealing);
  // Below an agent a person may be signed in: the server is asked.
  setStanding({ state: wasAgent ? 'unknown' : 'signedOut' });
  otherTabs.postMessage('signed out');
  return true;
}

/** Whoever came after is signed in, as the server said, and stays so, here and in every tab. */
async function staysTheirs(sealing: Sealing): Promise<true> {
  await leave(sealing);
  return true;
}

async function leave(sealing: Sealing): Promise<void> {
  open = null;
  // Again: something may have been said or drawn while the server was asked.
  const kept = await sealing.seal();
  closeRooms();
  if (kept > 0) say(keptWords(kept));
}

/** Who is signed in, seen from who signs out. */
type WhoIsIn = 'self' | 'somebodyElse' | 'nobody';

/** As the server says it; `null`: it does not answer. */
const whoIsIn = (sealing: Sealing): Promise<WhoIsIn | null> =>
  askWhoIAm().then(
    (now) => {
      if (now.state !== 'signedIn') return 'nobody';
      return sealing.isOf(now.account.principal) ? 'self' : 'somebodyElse';
    },
    () => null,
  );

/** Agents came in by another door, and go by it. */
async function endSession(isOfAgent: boolean): Promise<boolean> {
  try {
    if (isOfAgent) return (await fetch('/api/agent/logout', { method: 'POST' })).ok;
    const { authClient } = await auth();
    return (await authClient.signOut()).error === null;
  } catch {
    return false;
  }
}

const auth = part(() => import('../auth/auth-client.ts'));

const unknownWords =
  'The server did not answer, so it is not known whether you are signed out. ' +
  'It is asked again. What is not sent stays on this device and asks you before it is sent.';

const keptWords = (kept: number): string =>
  `${kept === 1 ? 'One thing was' : `${kept} things were`} not sent. ` +
  'It stays on this device and asks you before it is sent.';
