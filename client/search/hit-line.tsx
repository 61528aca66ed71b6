import { inLine } from '../../shared/lib/marked.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { moment } from '../ui/time-words.ts';
import { MarkedText } from './marked-text.tsx';
import type { Hit } from './use-finds.ts';

/** One find: where and who, and the words around it. */
export function HitLine({ hit }: { hit: Hit }) {
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const { title, author, at, snippet, marks } = hit;
  const isTitle = hit.messageId === undefined;
  return (
    <span className="flex min-w-0 flex-1 flex-col gap-0.5">
      <span className="flex items-baseline gap-2 text-dim text-small">
        <span className="min-w-0 flex-1 truncate">
          {isTitle ? 'The name of a chat' : title === '' ? 'New chat' : inLine(title)}
          {author !== undefined && ` · ${nameOf(author)}`}
        </span>
        <time dateTime={new Date(at).toISOString()}>{moment(at, now)}</time>
      </span>
      <span className="line-clamp-2">
        <MarkedText text={snippet} marks={marks} />
      </span>
    </span>
  );
}
