import { titleOf } from '../store/thread-title.ts';
import { useRefusal } from '../store/use-may.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { ChosenThreads } from './chosen-threads.tsx';
import { changeThread } from './thread-deeds.ts';

/** Chats that were put away: readable, found by search, and back with one click. */
export default function ArchivePage() {
  const room = useRoom();
  const mayChange = useRefusal('threads.change') === null;
  return (
    <PageFrame title="Archive">
      <ChosenThreads
        label="Chats in the archive"
        which={({ isArchived }) => isArchived}
        empty="Nothing is put away. A chat that is done can go here from its menu: it leaves the list, keeps all its words, and is still found by search."
        aside={(thread) =>
          mayChange && (
            <Button
              size="small"
              aria-label={`Take back: ${titleOf(thread)}`}
              onClick={() => changeThread(room, { threadId: thread.id, archived: false })}
            >
              Take back
            </Button>
          )
        }
      />
    </PageFrame>
  );
}
