import type { Approval } from '../../shared/model/approval.ts';
import { approvalsTopic, threadTopic } from '../../shared/model/topic.ts';
import { policyWords } from '../approvals/approval-words.ts';
import { NamedLine } from '../approvals/named-line.tsx';
import { riskWords } from '../approvals/risk-words.ts';
import { standingWords } from '../approvals/standing-words.ts';
import { useVoting } from '../approvals/use-voting.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Link } from '../nav/link.tsx';
import { shortHash } from '../receipts/receipt-words.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { coming, spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { Facts, Gone, Happenings, Section } from './section.tsx';
import { approvalHappenings } from './what-happened.ts';

/** An approval: who decides, until when, what happened, and its receipts. It is decided on its card. */
export function ApprovalSections({ id, isOnPage }: { id: Approval['id']; isOnPage: boolean }) {
  const approval = useSession(({ replica }) => replica.rows.approvals.get(id));
  return approval === undefined ? (
    <Gone>This approval is not among those that this page holds.</Gone>
  ) : (
    <Held approval={approval} isOnPage={isOnPage} />
  );
}

function Held({ approval, isOnPage }: { approval: Approval; isOnPage: boolean }) {
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const voting = useVoting(approval);
  const now = useRoomNow(1_000, voting.state === 'pending');
  const { id, summary, method, digest, deadline, terms, threadId, hidden } = approval;
  const { state, leftMs, whyNot, mayCancel, isBusy, trouble } = voting;
  const { tone, word } = standingWords(state, approval);
  const isOpen = state === 'pending';
  const topic = hidden === true && threadId !== undefined ? threadTopic(threadId) : approvalsTopic;
  return (
    <>
      <Section title="This approval" aside={<Fresh topic={topic} />}>
        <p className="font-semibold">
          <NamedLine summary={summary} />
        </p>
        <Facts
          facts={[
            {
              label: 'State',
              value: (
                <span className="inline-flex items-center gap-1.5">
                  <Dot tone={tone} />
                  {word}
                </span>
              ),
            },
            { label: 'Risk', value: riskWords(approval) },
            { label: 'Method', value: method },
            { label: 'Digest', value: <code className="font-mono">{shortHash(digest)}</code> },
            ...(isOpen
              ? [{ label: 'Until', value: `${coming(deadline, now)}, ${spanLeft(leftMs)} left` }]
              : []),
          ]}
        />
        <p className="text-dim text-small">{policyWords(terms)}</p>
        {isOpen && whyNot !== null && <p className="text-dim text-small">{whyNot}</p>}
        <div className="flex flex-wrap gap-2 empty:hidden">
          {isOpen && whyNot === null && !isOnPage && (
            <Link
              to="/r/$room/approvals/{-$approvalId}"
              params={{ room, approvalId: id }}
              className={buttonLook('primary', 'small')}
            >
              Decide
            </Link>
          )}
          {((isOpen && !isOnPage) || state === 'approved') && mayCancel && (
            <Button size="small" disabled={isBusy} onClick={() => void voting.cancel()}>
              Take back
            </Button>
          )}
        </div>
        <Trouble words={trouble} />
      </Section>
      <Section title="What happened">
        <Happenings list={approvalHappenings(approval, nameOf)} nameOf={nameOf} />
      </Section>
      <ReceiptsSection title="Receipts" filter={{ approvalId: id }} />
    </>
  );
}
