import { useStore } from 'zustand';
import { accountStore } from '../store/account.ts';
import { useRefusal } from '../store/use-may.ts';
import { useSession } from '../store/use-room.ts';

/** Why nothing can be said in this room now, or `null`. Without a network one may: it is kept. */
export function useWhyNotSay(): string | null {
  const isSignedOut = useStore(accountStore, ({ state }) => state === 'signedOut');
  const isEnded = useSession(({ phase }) => phase.name === 'ended');
  const neverWords = useMuteWords();
  if (!isSignedOut && !isEnded) return neverWords;
  const words = isSignedOut ? 'You are signed out' : 'This page is no longer connected';
  return `${words}. What you write here is kept.`;
}

/** Why one may only read here, whatever the connection; `null` if one may write. */
export function useMuteWords(): string | null {
  const refusal = useRefusal('messages.send');
  if (refusal === null) return null;
  return refusal === 'keyTooSmall'
    ? 'Your key is for reading. Ask for one with a larger scope.'
    : 'You may read here, not write.';
}
