import { useEffect } from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { useSearch } from '../nav/use-trips.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Opening } from '../ui/opening.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { BeginPage } from './begin-page.tsx';
import { latestInstance } from './instances-in.ts';

/** The main session of the latest instance; where there is none, or with `?as=new`, how one begins. */
export default function ChatPage() {
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  const latest = useSession(({ replica }) => latestInstance(replica.rows.instances));
  const isNew = useSearch().as === 'new';
  if (latest !== null && !isNew) return <Go threadId={latest.threadId} />;
  return isKnown ? <BeginPage isFirst={latest === null} /> : <Waiting />;
}

/** A session is a thread, and has the address of one. */
function Go({ threadId }: { threadId: ThreadId }) {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: '/r/$room/t/$threadId', params: { room, threadId }, replace: true });
  }, [navigate, room, threadId]);
  return <Waiting />;
}

const Waiting = () => (
  <PageFrame title="OpenClaw">
    <Opening />
  </PageFrame>
);
