import { useEffect, useRef, useState } from 'react';
import type { Approval } from '../../shared/model/approval.ts';
import { approvalId as approvalIdSchema } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { approvalsTopic, threadTopic } from '../../shared/model/topic.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Page } from '../frame/page.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useParams } from '../nav/use-trips.ts';
import { Nothing, Part } from '../settings/panel.tsx';
import { inspect } from '../store/selection.ts';
import { whyNot } from '../store/use-ask.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Dot, Kbd, PrivateMark } from '../ui/marks.tsx';
import { Opening } from '../ui/opening.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { useSteps } from '../ui/use-steps.ts';
import ApprovalCard from './approval-card.tsx';
import { andList } from './approval-words.ts';
import { leadFocus, takeLead } from './lead.ts';
import { NamedLine } from './named-line.tsx';
import { type Queued, queueOf } from './queue.ts';
import { stateWords } from './standing-words.ts';

/** Everything that waits to be decided, the oldest first, and what was decided lately. */
export default function ApprovalsPage() {
  const { id: room, account } = useRoom();
  const navigate = useNavigate();
  const { approvalId } = useParams();
  const { isHeld } = useTopic(approvalsTopic);
  const approvals = useSession(({ replica }) => replica.rows.approvals);
  const privateApprovals = useSession(({ replica }) => replica.rows.privateApprovals);
  const now = useRoomNow(1_000);
  const [inFront, setInFront] = useState<string | null>(null);
  const self = account.principal;
  const { open, past } = queueOf({ approvals, privateApprovals }, self, now, inFront);
  const listed = [...open, ...past];
  const selected = approvalId ?? inFront ?? open[0]?.id ?? null;
  const isSelectedWaiting = open.some(({ id, state }) => id === selected && state === 'pending');
  useEffect(() => {
    // What is looked at stays where it is when it is decided: no other comes under the next press.
    setInFront((before) => (before === selected || isSelectedWaiting ? selected : null));
  }, [selected, isSelectedWaiting]);
  const inspected = approvalIdSchema.safeParse(selected).data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is chosen anew at each address
  useEffect(() => {
    if (inspected !== undefined) inspect({ kind: 'approval', id: inspected });
  }, [inspected, approvalId]);
  const select = (id: string) => {
    leadFocus();
    void navigate({
      to: '/r/$room/approvals/{-$approvalId}',
      params: { room, approvalId: id },
      replace: true,
    });
  };
  useSteps((by) => {
    // What was decided lately is gone through only from where somebody went into it.
    const list = past.some(({ id }) => id === selected) ? past : open;
    const at = list.findIndex(({ id }) => id === selected);
    const next = list[at === -1 ? 0 : at + by];
    if (next !== undefined) select(next.id);
  });
  const isNoneWaiting = open.every(({ state }) => state !== 'pending');
  const heading = open.length > 0 && isNoneWaiting ? 'No longer waiting' : 'Waiting';
  return (
    <Page
      title="Approvals"
      fresh={<Fresh topic={approvalsTopic} />}
      aside={
        listed.length > 1 && (
          <span className="pointer-coarse:hidden text-dim text-small">
            <Kbd>J</Kbd> <Kbd>K</Kbd> to go through them
          </span>
        )
      }
    >
      {approvalId !== undefined && !listed.some(({ id }) => id === approvalId) && isHeld && (
        <Elsewhere key={approvalId} id={approvalId} />
      )}
      <Part title={heading} level="h2">
        {open.length > 0 ? (
          <Queue
            label={heading}
            list={open}
            selected={selected}
            now={now}
            isWaiting
            onSelect={select}
          />
        ) : isHeld ? (
          <Nothing>
            Nothing waits for a decision. What an assistant, an agent or a member has to ask for
            first appears here, for everybody at once.
          </Nothing>
        ) : (
          <Opening />
        )}
      </Part>
      {past.length > 0 && (
        <Part title="Decided lately" level="h2">
          <Queue
            label="Decided lately"
            list={past}
            selected={selected}
            now={now}
            onSelect={select}
          />
        </Part>
      )}
    </Page>
  );
}

function Queue({
  label,
  list,
  selected,
  now,
  isWaiting = false,
  onSelect,
}: {
  label: string;
  list: readonly Queued[];
  selected: string | null;
  now: number;
  /** What is in here waits, but for what was decided while somebody looked at it. */
  isWaiting?: boolean;
  onSelect: (id: string) => void;
}) {
  // One of them takes the focus by Tab: the one in front, else the first. J and K do the rest.
  const holdsFront = list.some(({ id }) => id === selected);
  const isStop = (i: number) => !holdsFront && i === 0;
  const isKept = ({ state }: Queued) => isWaiting && state !== 'pending';
  return (
    <ol aria-label={label} className="flex flex-col gap-2">
      {list.map((queued, i) => (
        <li key={queued.id}>
          {queued.id === selected ? (
            <>
              {isKept(queued) && (
                <p className="mb-1.5 text-dim text-small">
                  This one waits no longer. It stays in its place until you go on.
                </p>
              )}
              <Selected queued={queued} />
            </>
          ) : (
            <Row queued={queued} now={now} isStop={isStop(i)} onSelect={onSelect} />
          )}
        </li>
      ))}
    </ol>
  );
}

function Selected({ queued: { id, privateIn } }: { queued: Queued }) {
  const approval = useSession(({ replica }) => replica.rows.approvals.get(id));
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It answers with a promise in new browsers, which is no way to end an effect.
    void box.current?.scrollIntoView({ block: 'nearest' });
    if (takeLead()) box.current?.focus({ preventScroll: true });
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and this is a card of a list
    <div ref={box} role="group" aria-label="In front" aria-current="true" tabIndex={-1}>
      {approval === undefined ? (
        <Elsewhere key={id} id={id} />
      ) : privateIn === undefined ? (
        <ApprovalCard approval={approval} hasKeys />
      ) : (
        <Live approval={approval} />
      )}
    </div>
  );
}

function Row({
  queued: { id, summary, requestedBy, decidedBy, deadline, state, privateIn },
  now,
  isStop,
  onSelect,
}: {
  queued: Queued;
  now: number;
  isStop: boolean;
  onSelect: (id: string) => void;
}) {
  const nameOf = useNameOf();
  const { tone, word } = stateWords[state];
  return (
    <button
      type="button"
      tabIndex={isStop ? 0 : -1}
      className="flex w-full flex-wrap items-center gap-x-3 gap-y-0.5 rounded-lg border border-line bg-panel px-4 py-2.5 text-left hover:border-line-strong"
      onClick={() => onSelect(id)}
    >
      <Dot tone={tone} />
      <span className="min-w-40 flex-1 truncate">
        <NamedLine summary={summary} />
      </span>
      {privateIn !== undefined && <PrivateMark />}
      <span className="whitespace-nowrap text-faint text-small">
        {state === 'pending'
          ? `${nameOf(requestedBy)} · ${spanLeft(deadline - now)} left`
          : `${whoDid(requestedBy, decidedBy, nameOf)} · ${word}`}
      </span>
    </button>
  );
}

/** Who asked for it and who decided: it need not be the same. */
function whoDid(
  asker: Principal,
  deciders: readonly Principal[] = [],
  nameOf: (who: Principal) => string,
): string {
  if (deciders.length === 0) return `${nameOf(asker)} asked`;
  return deciders.length === 1 && deciders[0] === asker
    ? `${nameOf(asker)} asked and decided`
    : `${nameOf(asker)} asked, ${andList(deciders.map(nameOf))} decided`;
}

/**
 * Older than what is listed, or in a private chat, where it is decided by those it names: asked for
 * by itself, and then as live as the chat that it lies in. A link opens nothing.
 */
function Elsewhere({ id }: { id: string }) {
  const { connection } = useRoom();
  const [found, setFound] = useState<Approval | string | null>(null);
  useEffect(() => {
    const parsed = approvalIdSchema.safeParse(id);
    if (!parsed.success) return setFound('There is no such thing here.');
    connection.call('approvals.get', { approvalId: parsed.data }).then(
      ({ approval }) => setFound(approval),
      (error: unknown) => setFound(whyNot(error)),
    );
  }, [connection, id]);
  if (found === null) return <Opening />;
  return typeof found === 'string' ? <Nothing>{found}</Nothing> : <Live approval={found} />;
}

function Live({ approval }: { approval: Approval }) {
  const { id, threadId } = approval;
  useTopic(threadId === undefined ? approvalsTopic : threadTopic(threadId));
  const held = useSession(({ replica }) => replica.rows.approvals.get(id));
  return <ApprovalCard approval={held ?? approval} hasKeys />;
}
