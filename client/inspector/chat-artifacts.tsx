import { type ReactNode, useMemo, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Artifact } from '../../shared/model/artifact.ts';
import type { ThreadId } from '../../shared/model/ids.ts';
import { Link } from '../nav/link.tsx';
import { inspect } from '../store/selection.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { when } from '../ui/time-words.ts';
import { Section } from './section.tsx';

const most = 8;

/** The artifacts of a chat, the newest first, each with the way to its node; nothing where there is none. */
export function ChatArtifacts({ id }: { id: ThreadId }) {
  const rows = useSession(({ replica }) => replica.rows.artifacts);
  const [isAll, setAll] = useState(false);
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const list = useMemo(
    () =>
      [...rows.values()]
        .filter(({ threadId }) => threadId === id)
        .sort((a, b) => b.at - a.at || b.seq - a.seq),
    [rows, id],
  );
  if (list.length === 0) return null;
  return (
    <Section title="Artifacts of this chat">
      <ul aria-label="Artifacts of this chat" className="flex flex-col gap-1.5 text-small">
        {(isAll ? list : list.slice(0, most)).map((artifact) => (
          <li key={artifact.id} className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
              <ToArtifact artifact={artifact}>{inLine(artifact.name)}</ToArtifact>
              <span className="block text-dim">
                Version {artifact.version} by {nameOf(artifact.madeBy)}
              </span>
            </span>
            <time className="text-faint" dateTime={new Date(artifact.at).toISOString()}>
              {when(artifact.at, now)}
            </time>
          </li>
        ))}
      </ul>
      {!isAll && list.length > most && (
        <Button size="small" className="self-start" onClick={() => setAll(true)}>
          and {list.length - most} more
        </Button>
      )}
    </Section>
  );
}

/** The way to the node of an artifact, where its words and acts are. */
export function ToArtifact({
  artifact: { id },
  children,
}: {
  artifact: Pick<Artifact, 'id'>;
  children: ReactNode;
}) {
  const { id: room } = useRoom();
  return (
    <Link
      to="/r/$room/hatchery"
      params={{ room }}
      search={{ focus: `artifact:${id}` }}
      className="underline underline-offset-4"
      onClick={({ currentTarget: { href } }) => {
        // Where one is already nothing comes of the link: it is told again beside the canvas.
        if (href === location.href)
          inspect({ kind: 'node', id: `artifact:${id}` }, { raise: true });
      }}
    >
      {children}
    </Link>
  );
}
