import { useNavigate } from '../nav/use-navigate.ts';
import { useRoom } from '../store/use-room.ts';
import type { NoticePlace } from './notices.ts';

/** Goes where a notice is from. */
export function useOpenPlace(): (place: NoticePlace) => void {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  return (place) => {
    if ('approvalId' in place)
      return void navigate({
        to: '/r/$room/approvals/{-$approvalId}',
        params: { room, approvalId: place.approvalId },
      });
    if ('jobId' in place)
      return void navigate({
        to: '/r/$room/jobs/{-$jobId}',
        params: { room, jobId: place.jobId },
      });
    if ('focus' in place)
      return void navigate({
        to: '/r/$room/hatchery',
        params: { room },
        search: { focus: place.focus },
      });
    void navigate({ to: '/r/$room/t/$threadId', params: { room, threadId: place.threadId } });
  };
}
