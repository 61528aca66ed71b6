import { useStore } from 'zustand';
import { scopes } from '../../shared/model/agent.ts';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { whyNot } from '../../shared/policy/why-not.ts';
import { type ClientMethod, methodStore } from '../connection/methods.ts';
import { useRoom, useSession } from './use-room.ts';

/**
 * Why the room would refuse a method to whoever looks, by the same decision: their kind, their role
 * in this room, the place, the scope of their key. `null` also before the room said what they are,
 * since what is written without a network is kept, and before the method is loaded. Not for the Lobby, whose views ask nobody.
 */
export function useRefusal(method: ClientMethod): ReturnType<typeof whyNot> {
  const { id, account } = useRoom();
  const role = useSession(({ self }) => self?.role ?? null);
  const entry = useStore(methodStore, (known) => known[method]);
  if (role === null || entry === undefined) return null;
  return whyNot(entry, {
    kind: splitPrincipal(account.principal).kind,
    role,
    scope: scopes.find((one) => one === account.scope) ?? null,
    isFounder: id === account.homeRoom,
    isLobby: false,
  });
}

/** May one do this here without asking anybody, as far as the room has said? */
export function useMay(method: ClientMethod): boolean {
  const isKnown = useSession(({ self }) => Boolean(self?.role));
  const isLoaded = useStore(methodStore, (known) => known[method] !== undefined);
  return useRefusal(method) === null && isKnown && isLoaded;
}

/** May one do this here or ask for it, as far as is known? */
export function useMayAsk(method: ClientMethod): boolean {
  const refusal = useRefusal(method);
  return refusal === null || refusal === 'waits';
}
