import type { NodeProps } from '@xyflow/react';
import {
  Bot,
  Boxes,
  Cog,
  FileText,
  FolderClosed,
  Ghost,
  Hourglass,
  type LucideIcon,
  MessageSquare,
  Sparkles,
  TriangleAlert,
  User,
  Users,
} from 'lucide-react';
import { memo } from 'react';
import { principal, splitPrincipal } from '../../../shared/model/principal.ts';
import { useRoomNow } from '../../store/use-now.ts';
import { Dot } from '../../ui/marks.tsx';
import { spanLeft, stopwatch } from '../../ui/time-words.ts';
import type { NodeFacts, NodeKind } from '../graph/facts.ts';
import { hangingOn } from '../state/drawn-from.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { told } from '../state/told-words.ts';
import { type Detail, stateWords } from './detail.ts';
import { Ends } from './ends.tsx';
import { useForAll } from './for-all.ts';
import { hanging } from './hanging.tsx';
import { isLitIn, useDrawnFrom, useView } from './use-canvas.ts';

const icons: Record<NodeKind, LucideIcon> = {
  autopilot: Sparkles,
  community: Users,
  openclaw: Boxes,
  instance: Boxes,
  member: User,
  project: FolderClosed,
  thread: MessageSquare,
  approval: TriangleAlert,
  job: Hourglass,
  artifact: FileText,
  tool: Cog,
  ghost: Ghost,
};

/** Something of the room, as it is now. Drawn again when what it says changed, and not with others. */
export const FactsNode = memo(({ id, selected, isConnectable }: NodeProps<FlowNode>) => {
  const from = useDrawnFrom((now) => ({
    known: now.nodes.get(id),
    isLit: isLitIn(now, id),
    ...hangingOn(now, id),
  }));
  const { known, isLit } = from;
  const { detail, isInTouch, isPicture } = useForAll();
  if (known === undefined) return null;
  // As it was then is known.
  const facts = { ...known, ...told(known, isInTouch || isLit === true) };
  const { kind, label, title, words, share, folded, would } = facts;
  const Icon = isAgent(facts) ? Bot : icons[kind];
  const isAsking = kind === 'approval' && facts.tone === 'wait';
  const frame =
    kind === 'ghost'
      ? 'border-dashed bg-bg opacity-90'
      : would !== ''
        ? 'border-wait border-dashed bg-panel shadow-card'
        : `bg-panel shadow-card ${facts.isLive ? 'border-line-strong' : 'border-line'}`;
  const border = selected ? 'border-accent ring-3 ring-accent/25' : '';
  return (
    <div
      data-kind={kind}
      {...(isLit === null ? {} : { 'data-lit': isLit })}
      className={`relative flex h-full w-full flex-col justify-center rounded-lg border px-3 ${detail === 'all' ? 'py-2' : 'py-1'} ${frame} ${border}`}
    >
      {isConnectable && <Ends />}
      {would !== '' && (
        <span
          title={would}
          data-would=""
          className={`absolute bottom-[calc(100%-5px)] left-2 line-clamp-2 max-w-[calc(100%-16px)] rounded-xl border border-wait bg-panel px-1.5 font-semibold text-wait leading-[1.3] ${detail === 'all' ? 'text-tiny' : 'text-[17px]'}`}
        >
          {would}
        </span>
      )}
      {detail !== 'all' ? (
        <FromAfar facts={facts} Icon={Icon} detail={detail} isThen={isLit === true} />
      ) : (
        <>
          <p
            className={`flex items-center gap-1.5 text-tiny ${isAsking ? 'text-wait' : 'text-faint'}`}
          >
            <Icon size={13} aria-hidden className="shrink-0" />
            <span className="truncate">{label}</span>
            {(known.since ?? known.until) !== null && <Clock facts={facts} />}
          </p>
          <p className="truncate font-semibold">{title}</p>
          <p className="flex items-center gap-1.5 text-dim text-tiny">
            <Standing facts={facts} isThen={isLit === true} />
            <span className="truncate">{words}</span>
            {folded > 0 && (
              <span
                className="ml-auto shrink-0 rounded-full border border-line px-1.5"
                title="Calls, jobs and approvals that ended; select it for more"
              >
                {folded} ended
              </span>
            )}
          </p>
        </>
      )}
      {share !== null && (
        <span className="absolute inset-x-3 bottom-1.5 h-[3px] overflow-hidden rounded-full bg-line">
          <span
            className={`block h-full origin-left transition-transform duration-150 ${facts.isLive ? 'bg-live' : 'bg-sleep'}`}
            style={{ transform: `scaleX(${share})` }}
          />
        </span>
      )}
      {hanging(id, from, { isPicture, isBelow: would !== '' })}
    </div>
  );
});
FactsNode.displayName = 'FactsNode';

/** What it is called and how it stands, so large that it can still be read. */
function FromAfar({
  facts,
  Icon,
  detail,
  isThen,
}: {
  facts: NodeFacts;
  Icon: LucideIcon;
  detail: Exclude<Detail, 'all'>;
  isThen: boolean;
}) {
  // What is to be decided is read from its words.
  const isWorded = facts.kind === 'approval' || facts.kind === 'ghost';
  const isOneLine =
    (detail === 'far' && !isWorded) || facts.kind === 'tool' || facts.share !== null;
  return (
    <>
      <p
        className={`font-semibold leading-[1.2] ${isOneLine && detail === 'far' ? 'text-[22px]' : 'text-[20px]'} ${isOneLine ? 'truncate' : 'line-clamp-2'}`}
      >
        {facts.title}
      </p>
      <p
        className={`flex items-center gap-1.5 leading-[1.2] ${detail === 'far' ? 'text-[20px]' : 'text-[17px]'} ${facts.tone === 'wait' ? 'text-wait' : 'text-dim'}`}
      >
        <Icon size={17} aria-hidden className="shrink-0" />
        <Standing facts={facts} isThen={isThen} />
        <span className="truncate">{stateWords(facts)}</span>
      </p>
    </>
  );
}

/** For what runs or has to be decided; without the room nobody knows how it stands. */
function Clock({ facts: { since, until } }: { facts: NodeFacts }) {
  const { isInTouch } = useForAll();
  const then = useView(({ past }) => past?.at ?? null);
  const ticks = useRoomNow(1_000, isInTouch && then === null);
  if (!isInTouch && then === null) return null;
  const now = then ?? ticks;
  if (since !== null) return <span className="ml-auto tabular-nums">{stopwatch(now - since)}</span>;
  if (until !== null)
    return <span className="ml-auto tabular-nums">{spanLeft(until - now)} left</span>;
  return null;
}

/** Without the room nobody knows how what goes on stands; what is drawn as it was is known (`isThen`). */
function Standing({ facts: { tone, isLive }, isThen }: { facts: NodeFacts; isThen: boolean }) {
  const { isInTouch } = useForAll();
  if (tone === null) return null;
  return <Dot tone={isLive && !isInTouch && !isThen ? 'off' : tone} />;
}

function isAgent({ kind, id }: NodeFacts): boolean {
  if (kind !== 'member') return false;
  const of = principal.safeParse(id.slice('member:'.length));
  return of.success && splitPrincipal(of.data).kind === 'agent';
}
