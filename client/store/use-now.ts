import { useCallback, useSyncExternalStore } from 'react';
import { useSession } from './use-room.ts';

/** The time of this device, renewed every `everyMs`; stands still while `isOn` is false. */
export function useNow(everyMs: number, isOn = true): number {
  const subscribe = useCallback(
    (tick: () => void) => {
      if (!isOn) return () => {};
      const timer = setInterval(tick, everyMs);
      return () => clearInterval(timer);
    },
    [everyMs, isOn],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / everyMs) * everyMs);
}

/** The same by the room's clock, which rows are dated by. */
export function useRoomNow(everyMs: number, isOn = true): number {
  const skewMs = useSession((session) => session.skewMs);
  return useNow(everyMs, isOn) + skewMs;
}
