import { useStore } from 'zustand';
import { type Freshness, freshnessWords } from './freshness-words.ts';
import { networkStore } from './network.ts';
import { useInTouch } from './use-in-touch.ts';
import { useNow } from './use-now.ts';
import { useSession } from './use-room.ts';
import { useTopic } from './use-topic.ts';

/** How fresh what a topic shows is now. It is watched for as long as that is said. */
export function useFreshness(topic: string): Freshness {
  const phase = useSession((session) => session.phase);
  const heardAt = useSession((session) => session.heardAt);
  const goneSince = useStore(networkStore, (network) => network.goneSince);
  const { isHeld } = useTopic(topic);
  const isFollowed = useSession(({ watched }) => watched.has(topic));
  const isCatchingUp = useSession(
    ({ opening, wanting }) => wanting.has(topic) || [...opening.values()].includes(topic),
  );
  const now = useNow(1_000, !useInTouch());
  return freshnessWords({ phase, heardAt, goneSince, isHeld, isFollowed, isCatchingUp, now });
}
