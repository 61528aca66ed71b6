import { Link } from '../nav/link.tsx';
import type { ListLine } from '../store/thread-sections.ts';
import { useRoom } from '../store/use-room.ts';

/** What stands between the chats of the list: what the next ones are, and where the others are. */
export default function ListHeading({ line }: { line: Exclude<ListLine, { kind: 'thread' }> }) {
  const { id: room } = useRoom();
  if (line.kind === 'more')
    return (
      <Link
        to="/r/$room/projects/$projectId"
        params={{ room, projectId: line.projectId }}
        className="block rounded-md px-2 py-1.5 text-dim text-small hover:bg-raised/60 hover:text-text"
      >
        {line.count} more in this project
      </Link>
    );
  const { words, projectId } = line;
  return (
    <h3 className="px-2 pt-3 pb-1 font-semibold text-faint text-small">
      {projectId === null ? (
        words
      ) : (
        <Link
          to="/r/$room/projects/$projectId"
          params={{ room, projectId }}
          className="block truncate rounded-sm leading-6 hover:text-text"
        >
          {words}
        </Link>
      )}
    </h3>
  );
}
