import { type ReactNode, useRef, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Approval, Vote } from '../../shared/model/approval.ts';
import { Link } from '../nav/link.tsx';
import { AboutInstance } from '../openclaw/about-instance.tsx';
import type { NameOf } from '../store/author-name.ts';
import { useAsk } from '../store/use-ask.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Dot, Pill } from '../ui/marks.tsx';
import { moment, spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { Allowed } from './allowed.tsx';
import { fateWords, policyWords } from './approval-words.ts';
import { commandOf } from './command-of.ts';
import { Decision, type Doing } from './decision.tsx';
import { ExactLine, ExactText } from './exact-text.tsx';
import { FoldedBytes } from './folded-bytes.tsx';
import type { Wish } from './grant-form.tsx';
import { useNamed } from './named-line.tsx';
import { riskWords } from './risk-words.ts';
import { standingWords } from './standing-words.ts';
import { useVoting, type Voting } from './use-voting.ts';
import { useWhoIs } from './use-who-is.ts';
import { WebNote } from './web-note.tsx';
import { withNames } from './who-is.ts';

/**
 * What is asked for, by whom, in the bytes that will run; and what became of it. `hasKeys`: A and R
 * decide here.
 */
export default function ApprovalCard({
  approval,
  hasKeys = false,
}: {
  approval: Approval;
  hasKeys?: boolean;
}) {
  const nameOf = useNameOf();
  const whoIs = useWhoIs();
  const summary = useNamed(approval.summary);
  const voting = useVoting(approval);
  const { state, leftMs } = voting;
  const { tone, word } = standingWords(state, approval);
  const fate = fateWords(approval, state, nameOf);
  const command = commandOf(approval);
  const [doing, setDoing] = useState<Doing>(null);
  const granting = useAsk();
  const box = useRef<HTMLElement>(null);
  const stateBox = useRef<HTMLSpanElement>(null);
  const keepFocus = () => stateBox.current?.focus();
  const decide: typeof voting.decide = async (verdict, reason) => {
    const ruling = await voting.decide(verdict, reason);
    const { activeElement } = document;
    const isHere = activeElement === document.body || box.current?.contains(activeElement);
    if (ruling !== null && isHere === true) keepFocus();
    return ruling;
  };
  const allow = async (wish: Wish) => {
    const ruling = await decide('approve');
    if (ruling === null) return;
    setDoing(null);
    // Only what stands is allowed from here on, not what somebody else has to agree to first.
    if (ruling.state !== 'pending') await granting.ask('grants.create', wish);
  };
  // What somebody writes is not taken from under their hands.
  const isWriting = doing === 'reject' || doing === 'edit';
  return (
    <article
      ref={box}
      aria-label={`Approval: ${withNames(summary, whoIs)}`}
      className={`flex flex-col gap-3 rounded-lg border bg-panel px-4 py-3 ${state === 'pending' ? 'border-wait/70' : 'border-line-strong'}`}
    >
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="min-w-0 flex-1 font-semibold max-sm:basis-full">
          <ExactLine text={summary} />
        </h3>
        <span
          ref={stateBox}
          tabIndex={-1}
          className="flex items-center gap-1.5 whitespace-nowrap rounded-sm text-dim text-small"
        >
          <Dot tone={tone} />
          {word}
          {state === 'pending' && ` · ${spanLeft(leftMs)} left`}
        </span>
      </header>
      <Asked approval={approval} nameOf={nameOf} />
      <p role="status" className="empty:hidden">
        {fate === null
          ? voting.own === 'firstStep' && beginsToSayYes
          : !isWriting && (
              <>
                {fate} <Ended approval={approval} />
              </>
            )}
      </p>
      {fate === null || isWriting ? (
        <Decision
          key={approval.digest}
          approval={approval}
          voting={{ ...voting, decide }}
          hasKeys={hasKeys}
          fate={fate}
          doing={doing}
          setDoing={setDoing}
          onAllow={(wish) => void allow(wish)}
          keepFocus={keepFocus}
        />
      ) : (
        <>
          {command !== null && <ExactText text={command} />}
          <FoldedBytes action={approval.action} words="What it was about, exactly" />
        </>
      )}
      {granting.trouble !== null && (
        <Trouble
          words={`It is approved this once, and nothing more is allowed. ${granting.trouble}`}
        />
      )}
      {fate !== null && approval.decidedAt !== undefined && state !== 'rejected' && (
        <Allowed approval={approval} nameOf={nameOf} />
      )}
      <Votes approval={approval} nameOf={nameOf} counts={voting.counts} />
      {state === 'pending' && <p className="text-dim text-small">{policyWords(approval.terms)}</p>}
    </article>
  );
}

const beginsToSayYes = 'You would decide what you asked for yourself. Say so a second time.';

function Asked({ approval, nameOf }: { approval: Approval; nameOf: NameOf }) {
  const { id: room } = useRoom();
  const { requestedBy, onBehalfOf, threadId, askedAt, words } = approval;
  const now = useRoomNow(60_000);
  const title = useSession(({ replica }) =>
    threadId === undefined ? undefined : replica.rows.threads.get(threadId)?.title,
  );
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-dim text-small">
        <span>
          Asked by <b className="font-semibold text-text">{nameOf(requestedBy)}</b>
          {onBehalfOf !== undefined && onBehalfOf !== requestedBy && ` for ${nameOf(onBehalfOf)}`}
          {threadId !== undefined && (
            <>
              {' in '}
              <Link
                to="/r/$room/t/$threadId"
                params={{ room, threadId }}
                className="underline hover:text-text"
              >
                {title === undefined || title === '' ? 'a chat' : inLine(title)}
              </Link>
            </>
          )}
          {` · ${moment(askedAt, now)}`}
        </span>
        <Pill title="What it could do">{riskWords(approval)}</Pill>
      </p>
      {words !== undefined && words !== '' && (
        <figure className="border-agent border-l-2 pl-3">
          <figcaption className="text-faint text-small">
            In the words of {nameOf(requestedBy)}. Nobody checked them.
          </figcaption>
          <blockquote className="whitespace-pre-wrap text-dim">
            <ExactLine text={words} />
          </blockquote>
        </figure>
      )}
      <WebNote method={approval.method} action={approval.action} />
      <AboutInstance approval={approval} />
    </>
  );
}

function Votes({
  approval,
  nameOf,
  counts,
}: {
  approval: Approval;
  nameOf: NameOf;
  counts: Voting['counts'];
}) {
  const { votes, terms, state } = approval;
  if (votes.length === 0) return null;
  const isPending = state === 'pending';
  const yes = votes.filter((one) => one.verdict === 'approve' && counts(one)).length;
  return (
    <ul aria-label="Votes" className="flex flex-col gap-0.5 text-dim text-small">
      {isPending && (
        <li>
          {yes} of {terms.need} yes
        </li>
      )}
      {votes.map((vote) => (
        <VoteLine
          key={vote.by}
          vote={vote}
          nameOf={nameOf}
          isVoid={isPending && vote.isFirstStep !== true && !counts(vote)}
        />
      ))}
    </ul>
  );
}

/** `isVoid`: whoever said it left, or may no longer decide about this. */
function VoteLine({ vote, nameOf, isVoid }: { vote: Vote; nameOf: NameOf; isVoid: boolean }) {
  const { by, verdict, isFirstStep, isSelf, grantId, reason } = vote;
  return (
    <li>
      <b className="font-semibold text-text">{nameOf(by)}</b>
      {verdict === 'reject'
        ? ' said no'
        : isFirstStep === true
          ? ' begins to say yes'
          : ' said yes'}
      {isSelf === true && ' (for themselves)'}
      {grantId !== undefined && ' (under a grant)'}
      {reason !== undefined && (
        <>
          {': '}
          <ExactLine text={reason} />
        </>
      )}
      {isVoid && <span className="text-wait"> · no longer counts</span>}
    </li>
  );
}

function Ended({ approval }: { approval: Approval }): ReactNode {
  const at = approval.endedAt ?? approval.decidedAt;
  const now = useRoomNow(60_000);
  return at === undefined ? null : (
    <time className="text-faint text-small" dateTime={new Date(at).toISOString()}>
      {moment(at, now)}
    </time>
  );
}
