import { useEffect, useRef, useState } from 'react';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useSearch } from '../nav/use-trips.ts';
import { Nothing } from '../settings/panel.tsx';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { HitLine } from './hit-line.tsx';
import { useFinds } from './use-finds.ts';

/** Everything that was said in the room and that one may read, by its words. */
export default function SearchPage() {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const { q = '' } = useSearch();
  const [query, setQuery] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  const { finds, isAsking, isInTouch, more } = useFinds(query, bounds.searchHits);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => setQuery(q), [q]);
  const write = (next: string) => {
    setQuery(next);
    const search = next.trim() === '' ? {} : { q: next };
    void navigate({ to: '/r/$room/search', params: { room }, search, replace: true });
  };
  return (
    <PageFrame title="Search">
      <input
        ref={field}
        type="search"
        aria-label="Words to find"
        placeholder="Words that were said, or the name of a chat"
        value={query}
        maxLength={200}
        className="w-full rounded-md border border-field bg-panel px-3 py-2 text-base sm:text-read"
        onChange={({ target }) => write(target.value)}
      />
      <p role="status" className="text-dim text-small">
        {stateOf(query.trim() !== '', isInTouch, isAsking, finds)}
      </p>
      {finds === null && query.trim() === '' && (
        <Nothing>
          All words have to be in a message; the last may be unfinished. Chats in the archive are
          looked through too, private ones only where they name you.
        </Nothing>
      )}
      {finds !== null && finds.hits.length > 0 && (
        <ol
          aria-label="Found"
          className="divide-y divide-line rounded-lg border border-line bg-panel"
        >
          {finds.hits.map((hit) => (
            <li key={hit.messageId ?? hit.threadId}>
              <Link
                to="/r/$room/t/$threadId"
                params={{ room, threadId: hit.threadId }}
                {...(hit.messageId === undefined ? {} : { hash: hit.messageId })}
                className="flex px-4 py-3 hover:bg-raised"
              >
                <HitLine hit={hit} />
              </Link>
            </li>
          ))}
        </ol>
      )}
      {finds?.before !== undefined && (
        <Button className="self-start" disabled={isAsking} onClick={() => void more()}>
          Show older finds
        </Button>
      )}
    </PageFrame>
  );
}

/** What came of the search, in a sentence. */
function stateOf(
  isWanted: boolean,
  isInTouch: boolean,
  isAsking: boolean,
  finds: ReturnType<typeof useFinds>['finds'],
): string {
  if (!isWanted) return '';
  if (!isInTouch) return 'There is no connection now. The search goes on as soon as it is live.';
  if (finds?.trouble != null) return `Nothing could be looked for. ${finds.trouble}`;
  if (finds === null || isAsking) return 'Looking…';
  const { length } = finds.hits;
  if (length === 0) return 'Nothing that you may read holds all of these words.';
  return `${length}${finds.before === undefined ? '' : ' newest'} ${length === 1 ? 'find' : 'finds'}`;
}
