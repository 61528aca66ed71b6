import { useStore } from 'zustand';
import { rightOf } from '../../shared/policy/may.ts';
import { accountStore } from '../store/account.ts';
import { useSession } from '../store/use-room.ts';

/** Why nothing can be said in this room now, or `null`. Without a network one may: it is kept. */
export function useWhyNotSay(): string | null {
  const isSignedOut = useStore(accountStore, ({ state }) => state === 'signedOut');
  const isEnded = useSession(({ phase }) => phase.name === 'ended');
  const mayNot = useSession(({ self }) => {
    const role = self?.role ?? null;
    return role !== null && rightOf(role, 'say') === 'no';
  });
  if (isSignedOut) return 'You are signed out. What you write here is kept.';
  if (isEnded) return 'This page is no longer connected. What you write here is kept.';
  return mayNot ? 'You may read here, not write.' : null;
}
