import { useMemo } from 'react';
import { Link } from '../nav/link.tsx';
import { AsOf } from '../receipts/as-of.tsx';
import { artifactOf } from '../receipts/deed-words.ts';
import {
  actorName,
  outcomeTone,
  outcomeWord,
  type ShownReceipt,
} from '../receipts/receipt-words.ts';
import { useDeedWords } from '../receipts/use-deed-words.ts';
import { type ReceiptFilter, useReceipts } from '../receipts/use-receipts.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { when } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { ToArtifact } from './chat-artifacts.tsx';
import { Section } from './section.tsx';

const most = 6;

/** The newest receipts, of all or of what is selected. */
export function ReceiptsSection({ title, filter = {} }: { title: string; filter?: ReceiptFilter }) {
  const { id: room } = useRoom();
  const now = useRoomNow(15_000);
  const { list, asOf, trouble } = useReceipts(filter, most);
  const { approvalId, principal, jobId, threadId } = filter;
  return (
    <Section title={title} aside={<AsOf at={asOf} />}>
      <Trouble words={trouble} />
      {list !== null && list.length === 0 && (
        <p className="text-dim text-small">
          None yet: decisions, tool calls and ended jobs leave one.
        </p>
      )}
      <ol className="flex flex-col gap-1.5 text-small">
        {list?.map((receipt) => (
          <Line key={receipt.n} receipt={receipt} now={now} />
        ))}
      </ol>
      <Link
        to="/r/$room/receipts/{-$approvalId}"
        params={{ room, approvalId }}
        search={{ principal, jobId, threadId }}
        className="self-start text-dim text-small underline underline-offset-4 hover:text-text"
      >
        All receipts
      </Link>
    </Section>
  );
}

function Line({ receipt, now }: { receipt: ShownReceipt; now: number }) {
  const nameOf = useNameOf();
  const artifacts = useSession(({ replica }) => replica.rows.artifacts);
  const made = useMemo(() => artifactOf(receipt, artifacts), [receipt, artifacts]);
  const { at, principal, outcome } = receipt;
  const who = principal === null ? 'somebody' : actorName(principal, nameOf);
  // Beside the words, which may be cut: a call that came to nothing must not look like one that did.
  const end = receipt.kind === 'tool' && outcome !== 'done' ? `${outcomeWord(receipt)} · ` : '';
  const words = `${who}: ${useDeedWords(receipt)}`;
  return (
    <li className="flex items-baseline gap-2">
      <Dot tone={outcomeTone(outcome)} />
      <span title={words} className="line-clamp-2 min-w-0 flex-1 [overflow-wrap:anywhere]">
        {made === null ? words : <ToArtifact artifact={made}>{words}</ToArtifact>}
      </span>
      <time className="whitespace-nowrap text-faint" dateTime={new Date(at).toISOString()}>
        {end}
        {when(at, now)}
      </time>
    </li>
  );
}
