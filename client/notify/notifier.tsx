import { useEffect, useRef } from 'react';
import { approvalsTopic, jobsTopic, selfTopic } from '../../shared/model/topic.ts';
import { emptyReplica, type Rows } from '../../shared/sync/replica.ts';
import type { Session } from '../connection/session.ts';
import { useLocation } from '../nav/use-trips.ts';
import { namesIn } from '../store/author-name.ts';
import { useRoom } from '../store/use-room.ts';
import { say, unsay } from '../ui/toast-store.ts';
import { isOver, type Notice, noticesBetween } from './notices.ts';
import { addNotice, dropNotices, forgetNotices } from './notices-store.ts';
import { showOutside } from './outside.ts';
import { useOpenPlace } from './use-open-place.ts';
import { useSeeing } from './use-seeing.ts';

/** Tells what is new: in the page while somebody looks at it, outside of it else. Shows nothing itself. */
export default function Notifier() {
  const { id: room, account, connection } = useRoom();
  useSeeing();
  const open = useRef(useOpenPlace());
  open.current = useOpenPlace();
  /** What was said in the page. */
  const told = useRef(new Set<Notice>());
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each place that one comes to
  useEffect(
    () => hide(told.current, (notice) => isLookedAt(notice) || isListed(notice)),
    [pathname],
  );
  useEffect(() => {
    const self = account.principal;
    const isFounder = account.homeRoom === room;
    const topics = [approvalsTopic, jobsTopic, selfTopic(self)];
    const tell = (notice: Notice) => {
      const go = () => open.current(notice.place);
      if (isLookedAt(notice)) return;
      addNotice(notice);
      const isHere = document.visibilityState === 'visible' && document.hasFocus();
      // Where all that waits stands one sees it come.
      if (isHere && isListed(notice)) return;
      if (isHere) {
        told.current.add(notice);
        say(shortOf(notice), { label: 'Open', act: go });
      } else showOutside(notice, go);
    };
    const news = (before: Rows, { replica, skewMs }: Session) => {
      const { members, grants } = replica.rows;
      return noticesBetween(before, replica.rows, {
        members: [...members.values()],
        grants: [...grants.values()],
        now: Date.now() + skewMs,
        ...{ self, isFounder, nameOf: namesIn(replica.rows) },
      });
    };
    const isHeld = ({ replica }: Session) => topics.every((topic) => replica.topics.has(topic));
    // This part of the page comes a little later than the room: what was asked meanwhile is news.
    const first = connection.store.getState();
    if (first.phase.name === 'live' && isHeld(first)) {
      const since = first.phase.since + first.skewMs;
      for (const notice of news(emptyReplica.rows, first)) if (notice.at > since) tell(notice);
    }
    const stop = connection.store.subscribe((now, before) => {
      // What comes with a topic that was not held was there before.
      if (now.replica.rows === before.replica.rows || !isHeld(before)) return;
      for (const notice of news(before.replica.rows, now)) tell(notice);
      const isPast = (notice: Notice) => isOver(notice, now.replica.rows);
      dropNotices(isPast);
      hide(told.current, isPast);
    });
    return () => {
      stop();
      forgetNotices();
    };
  }, [account, connection, room]);
  return null;
}

/** As it is said in the page. */
const shortOf = ({ here, words }: Notice): string => here ?? words;

/** What is in front, or over, is not said beside it any more. */
function hide(told: Set<Notice>, isSo: (notice: Notice) => boolean): void {
  const past = [...told].filter(isSo);
  for (const notice of past) told.delete(notice);
  const left = new Set([...told].map(shortOf));
  for (const notice of past) if (!left.has(shortOf(notice))) unsay(shortOf(notice));
}

/** The page that one looks at has it among others. */
const isListed = ({ place }: Notice): boolean =>
  'approvalId' in place && /\/approvals(\/|$)/.test(location.pathname);

/** It is in front of somebody already. */
function isLookedAt({ place, inChat }: Notice): boolean {
  if (document.visibilityState !== 'visible') return false;
  return [...Object.values(place), inChat].some((id) => location.pathname.endsWith(`/${id}`));
}
