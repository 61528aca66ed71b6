import { useEffect } from 'react';
import type { RoomId } from '../../shared/model/ids.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { useParams } from '../nav/use-trips.ts';
import { openPalette } from '../palette/palette-store.ts';
import { listedThreads } from '../store/listed-threads.ts';
import { roomThatIsOpen } from '../store/open-room.ts';
import { raiseInspector } from '../store/selection.ts';
import { threadSections, threadsIn } from '../store/thread-sections.ts';
import { keysStore } from '../ui/keys-store.ts';
import { isNoCommand } from '../ui/stray-letters.ts';
import { focusComposer } from './composer.tsx';

/** The keys of a room, while nobody writes. */
export function useKeys(room: RoomId): void {
  const navigate = useNavigate();
  const { threadId } = useParams();
  useEffect(() => {
    const step = (by: 1 | -1) => {
      const open = roomThatIsOpen();
      if (open === null) return;
      const { rows } = open.connection.store.getState().replica;
      const listed = listedThreads(rows, open.account.principal);
      const threads = threadsIn(threadSections(listed, rows.projects));
      const at = threads.findIndex(({ id }) => id === threadId);
      const next = threads[at === -1 ? 0 : at + by];
      if (next === undefined) return;
      void navigate({ to: '/r/$room/t/$threadId', params: { room, threadId: next.id } });
    };
    const actions: Partial<Record<string, () => void>> = {
      '?': () => keysStore.setState({ isOpen: true }),
      '/': focusComposer,
      n: () => void navigate({ to: '/r/$room', params: { room } }).then(focusComposer),
      j: () => step(1),
      k: () => step(-1),
      q: () =>
        void navigate({
          to: '/r/$room/approvals/{-$approvalId}',
          params: { room, approvalId: undefined },
        }),
      b: () => void navigate({ to: '/r/$room/hatchery', params: { room } }),
      w: () => void navigate({ to: '/r/$room/jobs/{-$jobId}', params: { room, jobId: undefined } }),
      x: () =>
        void navigate({
          to: '/r/$room/receipts/{-$approvalId}',
          params: { room, approvalId: undefined },
        }),
      i: raiseInspector,
      ',': () => void navigate({ to: '/r/$room/settings/members', params: { room } }),
    };
    const press = (event: KeyboardEvent) => {
      if (event.key === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        return openPalette();
      }
      if (isNoCommand(event)) return;
      const act = actions[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [navigate, room, threadId]);
}
