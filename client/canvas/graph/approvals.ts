import { marked } from '../../../shared/lib/marked.ts';
import { type Approval, isSettledApproval } from '../../../shared/model/approval.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { namedSummary } from '../../approvals/named-summary.ts';
import { standingWords } from '../../approvals/standing-words.ts';
import { authorName } from '../../store/author-name.ts';
import { memberName } from '../../store/member-name.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { ghostOf } from './ghost.ts';
import { nodeOf } from './node-id.ts';

/** How long something that ended stays drawn before it is only counted. */
export const shownAfterMs = 60_000;

/**
 * Approvals that are open or were until just now, each hung on the chat it came from or on who asked,
 * and what it would do. The others are counted where they hung.
 */
export function approvals(
  rows: Pick<Rows, 'approvals' | 'members' | 'instances' | 'threads' | 'projects'>,
  isShown: (thread: string) => boolean,
  now: number,
): { nodes: NodeFacts[]; edges: EdgeFacts[]; folded: ReadonlyMap<string, number> } {
  const nodes: NodeFacts[] = [];
  const edges: EdgeFacts[] = [];
  const folded = new Map<string, number>();
  for (const one of [...rows.approvals.values()].sort(byAsking)) {
    const { id, threadId, requestedBy, onBehalfOf, state, hidden } = one;
    if (hidden === true && (threadId === undefined || !isShown(threadId))) continue;
    const from =
      threadId !== undefined && isShown(threadId)
        ? nodeOf.thread(threadId)
        : rows.members.has(requestedBy)
          ? nodeOf.member(requestedBy)
          : nodeOf.autopilot;
    if (isSettledApproval(state) && now - (one.endedAt ?? one.decidedAt ?? 0) > shownAfterMs) {
      folded.set(from, (folded.get(from) ?? 0) + 1);
      continue;
    }
    nodes.push(approval(one, rows));
    edges.push(edge(flow(one), from, nodeOf.approval(id), onBehalfOf === undefined ? '' : 'asked'));
    if (isSettledApproval(state)) continue;
    const ghost = ghostOf(one, rows.members);
    nodes.push(...ghost.nodes);
    edges.push(...ghost.edges);
  }
  return { nodes, edges, folded };
}

const flow = ({ state }: Approval) =>
  state === 'pending' || state === 'approved' ? 'wait' : state === 'dispatched' ? 'run' : 'belongs';

function approval(one: Approval, rows: Parameters<typeof approvals>[0]): NodeFacts {
  const { id, state, summary, votes, terms, hidden, stuck, deadline } = one;
  const { word, tone } = standingWords(state, one);
  const yes = votes.filter(({ verdict, isFirstStep }) => verdict === 'approve' && !isFirstStep);
  const standing = state === 'pending' ? `${yes.length} of ${terms.need}` : word;
  return node({
    id: nodeOf.approval(id),
    kind: 'approval',
    label: `Approval · ${standing}`,
    title: marked(namedSummary(summary, rows)),
    words: stuck === undefined ? askedBy(rows, one) : marked(stuck.message),
    tone,
    until: state === 'pending' && one.heldMs === undefined ? deadline : null,
    isPrivate: hidden === true,
    isLive: state === 'pending' || state === 'dispatched',
  });
}

/** As its card says it. */
function askedBy(
  rows: Pick<Rows, 'members' | 'instances'>,
  { requestedBy, onBehalfOf = requestedBy }: Approval,
): string {
  const by = `asked by ${authorName(rows, requestedBy)}`;
  return onBehalfOf === requestedBy ? by : `${by} for ${memberName(rows.members, onBehalfOf)}`;
}

const byAsking = (a: Approval, b: Approval): number =>
  a.askedAt - b.askedAt || (a.id < b.id ? -1 : 1);
