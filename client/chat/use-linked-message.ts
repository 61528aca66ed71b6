import { useEffect, useState } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { threadTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import type { Place } from '../nav/place-at.ts';
import { useLocation } from '../nav/use-trips.ts';
import { markedStore } from '../store/marked-message.ts';
import { messageInHash } from '../store/message-link.ts';
import { showUntil } from '../store/shown-version.ts';
import type { Entry } from '../store/thread-entries.ts';
import { whyNot } from '../store/use-ask.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { untilOf } from '../store/versions.ts';

/**
 * Leads to the message that the address names: fetches older ones until it is there, shows the
 * version it stands in, and brings it into sight, once for each time that somebody goes there.
 */
export function useLinkedMessage(
  threadId: ThreadId,
  entries: readonly Entry[],
  bring: (index: number) => void,
): { isSeeking: boolean; trouble: string | null } {
  const { connection } = useRoom();
  const place = useLocation();
  const wanted = messageInHash(place.hash);
  const [found, setFound] = useState<Place | null>(null);
  const [failed, setFailed] = useState<{ place: Place; why: string } | null>(null);
  const messages = useSession(({ replica }) => replica.rows.messages);
  const start = useSession(({ replica }) => replica.topics.get(threadTopic(threadId))?.start);
  const [asked, setAsked] = useState<{ place: Place; start: number } | null>(null);
  const isSeeking = wanted !== null && found !== place && failed?.place !== place;
  useEffect(() => {
    if (wanted === null || !isSeeking) return;
    const index = entries.findIndex((one) => one.kind === 'message' && one.message.id === wanted);
    if (index !== -1) {
      markedStore.setState({ id: wanted });
      setFound(place);
      return bring(index);
    }
    if (messages.has(wanted)) {
      const here = [...messages.values()].filter((one) => one.threadId === threadId);
      return showUntil(threadId, untilOf(here, wanted));
    }
    if (start === undefined || (asked?.place === place && asked.start === start)) return;
    if (start <= 0) return setFailed({ place, why: notHere });
    setAsked({ place, start });
    connection
      .call('messages.page', { threadId, before: start, limit: limits.pageRows })
      .catch((error: unknown) => setFailed({ place, why: whyNot(error) }));
  });
  useEffect(() => () => markedStore.setState({ id: null }), []);
  return { isSeeking, trouble: failed?.place === place ? failed.why : null };
}

const notHere = 'The message that the link names is not in this chat.';
