import { useStore } from 'zustand';
import { type Freshness, freshnessWords } from './freshness-words.ts';
import { networkStore } from './network.ts';
import { useInTouch } from './use-in-touch.ts';
import { useNow } from './use-now.ts';
import { useSession } from './use-room.ts';

/** How fresh what a topic shows is now. */
export function useFreshness(topic: string): Freshness {
  const phase = useSession((session) => session.phase);
  const heardAt = useSession((session) => session.heardAt);
  const goneSince = useStore(networkStore, (network) => network.goneSince);
  const isHeld = useSession(({ replica }) => replica.topics.has(topic));
  const isCatchingUp = useSession(
    ({ opening, wanting }) => wanting.has(topic) || [...opening.values()].includes(topic),
  );
  const now = useNow(1_000, !useInTouch());
  return freshnessWords({ phase, heardAt, goneSince, isHeld, isCatchingUp, now });
}
