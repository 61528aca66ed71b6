import {
  type ApprovalId,
  approvalId as approvalIdSchema,
  jobId as jobIdSchema,
} from '../../shared/model/ids.ts';
import type { MomentOf } from '../../shared/model/moment.ts';
import type { Span } from '../../shared/timeline/spans.ts';
import { useMayVote } from '../approvals/use-may-vote.ts';
import { Link } from '../nav/link.tsx';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { Dot } from '../ui/marks.tsx';
import { dayAndClock } from './clock-words.ts';
import { notHere, spanWords, timeWords } from './span-words.ts';

/** From when to when a picture reaches, in ms of the room's clock. */
export interface Reach {
  from: number;
  to: number;
}

/**
 * Rows over time. What the bars show stands in words in the same row, so the bars are for the eye
 * alone. A bar that fades out is not over: it reaches to the last that is known, not to now.
 */
export function Waterfall({
  label,
  spans,
  reach,
  isWhole,
}: {
  label: string;
  spans: readonly Span[];
  reach: Reach;
  /** Is what came later here too? */
  isWhole: boolean;
}) {
  const now = useRoomNow(60_000);
  return (
    <div className="flex flex-col gap-1">
      <p aria-hidden className="flex justify-between pl-[43%] text-faint text-tiny max-sm:pl-0">
        <span>{dayAndClock(reach.from, now)}</span>
        <span>{dayAndClock(reach.to, now)}</span>
      </p>
      <ol aria-label={label} className="flex flex-col">
        {spans.map((span) => (
          <Row key={`${span.what} ${span.id}`} {...{ span, reach, isWhole, now }} />
        ))}
      </ol>
    </div>
  );
}

function Row({
  span,
  reach,
  isWhole,
  now,
}: {
  span: Span;
  reach: Reach;
  isWhole: boolean;
  now: number;
}) {
  const nameOf = useNameOf();
  const isTold = isWhole || span.to !== null;
  const { name, ...standing } = spanWords(span, nameOf);
  const { tone, state } = isTold ? standing : notHere;
  return (
    <li className="grid grid-cols-[minmax(0,42%)_minmax(0,1fr)] items-center gap-x-3 gap-y-1 border-line border-t py-1.5 max-sm:grid-cols-1">
      <div className="min-w-0 text-small">
        <p className="flex flex-wrap items-center gap-x-1.5">
          <Dot tone={tone} />
          <b className="max-w-full truncate font-semibold" title={name}>
            {name}
          </b>
          <span className="text-dim">{state}</span>
          <Ways span={span} isTold={isTold} />
        </p>
        <p className="text-faint tabular-nums">{timeWords(span, reach.from, now, isTold)}</p>
      </div>
      <Bar span={span} reach={reach} />
    </li>
  );
}

/** Where a row is decided, looked at or proven. */
function Ways({ span: { what, id, last }, isTold }: { span: Span; isTold: boolean }) {
  const { id: room } = useRoom();
  if (what === 'job') {
    const job = jobIdSchema.safeParse(id);
    return (
      job.success && (
        <Link to="/r/$room/jobs/{-$jobId}" params={{ room, jobId: job.data }} className={wayLook}>
          Job
        </Link>
      )
    );
  }
  const asked = approvalIdSchema.safeParse(last.what === 'call' ? last.approvalId : id);
  if ((what !== 'approval' && what !== 'call') || !asked.success) return null;
  const params = { room, approvalId: asked.data };
  if (what === 'call')
    return (
      <Link to="/r/$room/receipts/{-$approvalId}" params={params} className={wayLook}>
        Receipts
      </Link>
    );
  return last.what === 'approval' && last.state === 'pending' && isTold ? (
    <ToDecide id={asked.data} asked={last} />
  ) : (
    <ToApproval id={asked.data} />
  );
}

/** Nobody is told to decide who may not. */
function ToDecide({ id, asked }: { id: ApprovalId; asked: MomentOf<'approval'> }) {
  const { id: room } = useRoom();
  return useMayVote(id, asked) ? (
    <Link
      to="/r/$room/approvals/{-$approvalId}"
      params={{ room, approvalId: id }}
      className={buttonLook('primary', 'tiny')}
    >
      Decide
    </Link>
  ) : (
    <ToApproval id={id} />
  );
}

function ToApproval({ id }: { id: ApprovalId }) {
  const { id: room } = useRoom();
  return (
    <Link
      to="/r/$room/approvals/{-$approvalId}"
      params={{ room, approvalId: id }}
      className={wayLook}
    >
      Approval
    </Link>
  );
}

const wayLook = 'py-1 text-dim underline underline-offset-4 hover:text-text';

/** Waiting is amber, what goes on green, what has not begun grey; of a run, its calls violet. `legend.tsx` says so. */
const paints: Partial<Record<string, string>> = {
  queued: 'bg-sleep',
  called: 'bg-sleep',
  waiting: 'bg-wait',
  pending: 'bg-wait',
  approved: 'bg-live/60',
  decision: 'bg-wait',
  stalled: 'bg-bad/60',
  model: 'bg-live/50',
  tool: 'bg-agent',
};

/** How it ended, where that was not well. */
const ends: Partial<Record<string, string>> = {
  failed: 'bg-bad',
  interrupted: 'bg-bad',
  unknown: 'bg-wait',
  rejected: 'bg-sleep',
  expired: 'bg-sleep',
  cancelled: 'bg-sleep',
  stopped: 'bg-sleep',
};

function Bar({ span: { states, from, to, isWhole, last }, reach }: { span: Span; reach: Reach }) {
  const length = Math.max(1, reach.to - reach.from);
  const at = (time: number) => (100 * (time - reach.from)) / length;
  const end = to ?? reach.to;
  const ended = to === null ? undefined : ends[last.state];
  return (
    <span aria-hidden className="relative block h-2.5 overflow-hidden rounded-sm bg-raised">
      <span
        className={`absolute inset-y-0 flex ${to === null ? `min-w-5 ${fadesOut}` : isWhole ? 'min-w-[3px]' : `min-w-[3px] ${fadesIn}`}`}
        style={{
          left: `min(${at(from)}%, calc(100% - ${to === null ? 20 : 3}px))`,
          width: `${Math.max(0, at(end) - at(from))}%`,
        }}
      >
        {states.map(({ state, from: began, to: over }) => (
          <span
            key={began + state}
            className={`h-full ${to === null && over === null ? 'min-w-5' : 'min-w-0'} ${paints[state] ?? 'bg-live'}`}
            style={{ flexGrow: Math.max(0, (over ?? reach.to) - began), flexBasis: 0 }}
          />
        ))}
        {ended !== undefined && <span className={`h-full w-[3px] shrink-0 ${ended}`} />}
        {end === from && to !== null && ended === undefined && (
          <span className="h-full w-[3px] shrink-0 bg-live" />
        )}
      </span>
    </span>
  );
}

export const fadesOut = '[mask-image:linear-gradient(to_right,black_calc(100%-20px),transparent)]';
const fadesIn = '[mask-image:linear-gradient(to_left,black_calc(100%-20px),transparent)]';
