import { useEffect, useRef } from 'react';
import { approvalsTopic, jobsTopic, selfTopic } from '../../shared/model/topic.ts';
import { emptyReplica, type Rows } from '../../shared/sync/replica.ts';
import type { Session } from '../connection/session.ts';
import { namesIn } from '../store/author-name.ts';
import { useRoom } from '../store/use-room.ts';
import { say } from '../ui/toast-store.ts';
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
      if (isHere) say(notice.here ?? notice.words, { label: 'Open', act: go });
      else showOutside(notice, go);
    };
    const told = (before: Rows, { replica, skewMs }: Session) => {
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
      for (const notice of told(emptyReplica.rows, first)) if (notice.at > since) tell(notice);
    }
    const stop = connection.store.subscribe((now, before) => {
      // What comes with a topic that was not held was there before.
      if (now.replica.rows === before.replica.rows || !isHeld(before)) return;
      for (const notice of told(before.replica.rows, now)) tell(notice);
      dropNotices((notice) => isOver(notice, now.replica.rows));
    });
    return () => {
      stop();
      forgetNotices();
    };
  }, [account, connection, room]);
  return null;
}

/** The page that one looks at has it among others. */
const isListed = ({ place }: Notice): boolean =>
  'approvalId' in place && /\/approvals(\/|$)/.test(location.pathname);

/** It is in front of somebody already. */
function isLookedAt({ place, inChat }: Notice): boolean {
  if (document.visibilityState !== 'visible') return false;
  return [...Object.values(place), inChat].some((id) => location.pathname.endsWith(`/${id}`));
}
