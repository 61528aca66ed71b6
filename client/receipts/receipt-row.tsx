import { Link } from '../nav/link.tsx';
import { titleOf } from '../store/thread-title.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { moment } from '../ui/time-words.ts';
import {
  actorName,
  outcomeTone,
  outcomeWord,
  type ShownReceipt,
  shortHash,
} from './receipt-words.ts';
import { useDeedWords } from './use-deed-words.ts';

/** One receipt: who did what, when, how it ended, and where it is from. */
export function ReceiptRow({
  receipt,
  isBroken = false,
}: {
  receipt: ShownReceipt;
  isBroken?: boolean;
}) {
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const { n, at, principal, onBehalfOf, outcome, action, hash } = receipt;
  const { approvalId, jobId, threadId } = receipt;
  const words = useDeedWords(receipt);
  const chat = useSession(({ replica }) =>
    threadId === undefined ? undefined : replica.rows.threads.get(threadId),
  );
  return (
    <li
      aria-label={`Receipt ${n}`}
      className={`flex flex-col gap-1 ${isBroken ? 'border-bad border-l-2' : ''}`}
    >
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="w-9 shrink-0 font-mono text-faint text-small">{n}</span>
        <Dot tone={outcomeTone(outcome)} />
        <span className="min-w-40 flex-1">
          {principal === null ? (
            <span className="text-dim">Somebody, in a chat that you do not see</span>
          ) : (
            <b className="font-semibold">{actorName(principal, nameOf)}</b>
          )}
          {onBehalfOf !== undefined && ` for ${nameOf(onBehalfOf)}`}
          {`: ${words}`}
          {outcome !== null && <span className="text-dim"> · {outcomeWord(receipt)}</span>}
        </span>
        <time className="text-faint text-small" dateTime={new Date(at).toISOString()}>
          {moment(at, now)}
        </time>
      </p>
      <p className="flex flex-wrap gap-x-3 pl-11 text-faint text-small max-sm:pl-0">
        <span title={action}>
          what <code className="font-mono">{shortHash(action)}</code>
        </span>
        <span title={hash}>
          receipt <code className="font-mono">{shortHash(hash)}</code>
        </span>
        {approvalId !== undefined && (
          <Link
            to="/r/$room/approvals/{-$approvalId}"
            params={{ room, approvalId }}
            className={linkLook}
          >
            approval
          </Link>
        )}
        {jobId !== undefined && (
          <Link to="/r/$room/jobs/{-$jobId}" params={{ room, jobId }} className={linkLook}>
            job
          </Link>
        )}
        {threadId !== undefined && (
          <Link to="/r/$room/t/$threadId" params={{ room, threadId }} className={linkLook}>
            {chat === undefined ? 'chat' : `chat “${titleOf(chat)}”`}
          </Link>
        )}
      </p>
    </li>
  );
}

const linkLook = 'text-dim underline underline-offset-4 hover:text-text';
