import {
  Archive,
  ArchiveRestore,
  Bot,
  Copy,
  Download,
  Ellipsis,
  FolderInput,
  GanttChart,
  NotebookPen,
  Pin,
  PinOff,
  RotateCcw,
  Trash2,
} from 'lucide-react';
import type { Thread } from '../../shared/model/thread.ts';
import { useNavigate } from '../nav/use-navigate.ts';
import { latestInstance } from '../openclaw/instances-in.ts';
import { useSessionDeeds } from '../openclaw/use-session-deeds.ts';
import { type ThreadWish, threadWishStore } from '../palette/palette-store.ts';
import { useMayAsk, useRefusal } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { archive, changeThread, copyThread, saveThread } from './thread-deeds.ts';

/** What can be done with a whole chat. */
export default function ThreadMenu({ thread }: { thread: Thread }) {
  const room = useRoom();
  const navigate = useNavigate();
  const { id: threadId, pinned, archived, openclaw } = thread;
  const mayChange = useRefusal('threads.change') === null;
  const session = useSessionDeeds(thread);
  const mayAttach = useMayAsk('instances.attach') && openclaw === undefined;
  const isAny = useSession(({ replica }) => latestInstance(replica.rows.instances) !== null);
  const wish = (what: ThreadWish['what']) => () =>
    threadWishStore.setState({ wish: { threadId, what } });
  return (
    <Menu
      label="More about this chat"
      look="rounded-md p-1.5 text-dim hover:bg-raised hover:text-text"
      button={<Ellipsis size={16} aria-hidden />}
    >
      {mayChange && (
        <>
          <MenuItem
            icon={pinned === true ? PinOff : Pin}
            onUse={() => changeThread(room, { threadId, pinned: pinned !== true })}
          >
            {pinned === true ? 'Take the pin off' : 'Pin on top'}
          </MenuItem>
          <MenuItem icon={FolderInput} onUse={wish('project')}>
            Move to a project…
          </MenuItem>
          {openclaw === undefined && (
            <MenuItem icon={NotebookPen} onUse={wish('instructions')}>
              Instructions for the assistant…
            </MenuItem>
          )}
        </>
      )}
      {mayAttach && isAny && (
        <MenuItem icon={Bot} onUse={wish('openclaw')}>
          OpenClaws for this chat…
        </MenuItem>
      )}
      {session.reset && (
        <MenuItem icon={RotateCcw} onUse={wish('reset')}>
          Reset this session…
        </MenuItem>
      )}
      {session.remove && (
        <MenuItem icon={Trash2} onUse={wish('remove')}>
          Delete this session…
        </MenuItem>
      )}
      <MenuItem
        icon={GanttChart}
        onUse={() =>
          void navigate({
            to: '/r/$room/t/$threadId/timeline',
            params: { room: room.id, threadId },
          })
        }
      >
        Timeline
      </MenuItem>
      <MenuItem icon={Copy} onUse={() => void copyThread(room, threadId)}>
        Copy as Markdown
      </MenuItem>
      <MenuItem icon={Download} onUse={() => void saveThread(room, threadId)}>
        Save as a Markdown file
      </MenuItem>
      {mayChange &&
        (archived === true ? (
          <MenuItem
            icon={ArchiveRestore}
            onUse={() => changeThread(room, { threadId, archived: false })}
          >
            Take back from the archive
          </MenuItem>
        ) : (
          <MenuItem icon={Archive} onUse={() => archive(room, threadId)}>
            Put into the archive
          </MenuItem>
        ))}
    </Menu>
  );
}
