import { Command } from 'cmdk';
import { useNavigate } from '../nav/use-navigate.ts';
import { HitLine } from '../search/hit-line.tsx';
import { useFinds } from '../search/use-finds.ts';
import { useRoom } from '../store/use-room.ts';
import { closePalette } from './palette-store.ts';

/** How the values of finds begin: the room has matched them already, so they come after what is called so. */
export const foundSign = 'found ';

/** So many finds stand in the palette; the page of the search has them all. */
const mostFinds = 5;

/** What was said in the room, found by what is written in the palette. */
export function FoundEntries({
  query,
  look,
  groupLook,
}: {
  query: string;
  look: string;
  groupLook: string;
}) {
  const { id: room } = useRoom();
  const navigate = useNavigate();
  const { finds } = useFinds(query, mostFinds);
  if (query.trim().length < 2) return null;
  const go = (act: () => void) => () => {
    closePalette();
    act();
  };
  return (
    <>
      {finds !== null && finds.hits.length > 0 && (
        <Command.Group heading="Said in this room" className={groupLook}>
          {finds.hits.map((hit) => (
            <Command.Item
              key={hit.messageId ?? hit.threadId}
              value={`${foundSign}${hit.messageId ?? hit.threadId}`}
              className={look}
              onSelect={go(
                () =>
                  void navigate({
                    to: '/r/$room/t/$threadId',
                    params: { room, threadId: hit.threadId },
                    ...(hit.messageId === undefined ? {} : { hash: hit.messageId }),
                  }),
              )}
            >
              <HitLine hit={hit} />
            </Command.Item>
          ))}
        </Command.Group>
      )}
      <Command.Group heading="Everywhere" className={groupLook}>
        <Command.Item
          value={foundSign}
          className={look}
          onSelect={go(
            () => void navigate({ to: '/r/$room/search', params: { room }, search: { q: query } }),
          )}
        >
          Search everything for “{query.trim()}”
        </Command.Item>
      </Command.Group>
    </>
  );
}
