import { useStore } from 'zustand';
import { marked } from '../../shared/lib/marked.ts';
import { useMuteWords } from '../chat/use-why-not-say.ts';
import { Link } from '../nav/link.tsx';
import { focusOf } from '../store/focus-of.ts';
import { markSeen, seenStore } from '../store/seen-mentions.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { when } from '../ui/time-words.ts';
import { Section } from './section.tsx';

const most = 5;

/** Where somebody called one by name, the newest first. */
export function MentionsSection() {
  const { id: room, account } = useRoom();
  const rows = useSession(({ replica }) => replica.rows.mentions);
  const isMute = useMuteWords() !== null;
  const nameOf = useNameOf();
  const now = useRoomNow(15_000);
  const seen = useStore(seenStore);
  const all = [...rows.values()]
    .filter(({ principal }) => principal === account.principal)
    .sort((a, b) => b.at - a.at);
  const fresh = all.filter(({ id }) => !seen.has(id));
  const own = all.slice(0, most);
  return (
    <Section
      title="Mentions"
      aside={fresh.length > 0 && <span className="text-small text-wait">{fresh.length} new</span>}
    >
      {own.length === 0 ? (
        <p className="text-dim text-small">
          Nobody called you by name yet.{' '}
          {isMute
            ? 'Where somebody does, it stands here.'
            : 'Write @ and a name in a chat or comment to call somebody.'}
        </p>
      ) : (
        <ul aria-label="Mentions" className="flex flex-col gap-2 text-small">
          {own.map(({ id, threadId, messageId, comment, by, at, snippet }) => (
            <li key={id}>
              <Link
                {...(threadId === undefined
                  ? {
                      to: '/r/$room/hatchery',
                      params: { room },
                      search: comment === undefined ? {} : { focus: focusOf(comment) },
                    }
                  : {
                      to: '/r/$room/t/$threadId',
                      params: { room, threadId },
                      ...(messageId === undefined ? {} : { hash: messageId }),
                    })}
                className="-mx-2 block rounded-md px-2 py-1 hover:bg-raised"
              >
                <span className="flex items-baseline gap-2">
                  {!seen.has(id) && (
                    <span className="self-center">
                      <Dot tone="wait" />
                      <span className="sr-only">new: </span>
                    </span>
                  )}
                  <b className="min-w-0 flex-1 truncate font-semibold">{nameOf(by)}</b>
                  <time className="text-faint" dateTime={new Date(at).toISOString()}>
                    {when(at, now)}
                  </time>
                </span>
                <span className="line-clamp-2 text-dim">{marked(snippet)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {fresh.length > 0 && (
        <div className="flex flex-col items-start gap-1.5">
          <Button size="small" onClick={() => markSeen(fresh.map(({ id }) => id))}>
            Mark all as seen
          </Button>
          <p className="text-faint text-small">What you have seen is known to this browser only.</p>
        </div>
      )}
    </Section>
  );
}
