import { inLine, marked } from '../../../shared/lib/marked.ts';
import { isActiveJob, type Job } from '../../../shared/model/job.ts';
import { isSettledTool, isStreamPart, type ToolPart } from '../../../shared/model/part.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { jobShare, jobStates } from '../../jobs/job-words.ts';
import { inputSummary, toolWords } from '../../store/tool-words.ts';
import { shownAfterMs } from './approvals.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';
import type { Openclaw } from './openclaw.ts';

interface Drawn {
  nodes: NodeFacts[];
  edges: EdgeFacts[];
  /** By the node that they hung on. */
  folded: ReadonlyMap<string, number>;
}

/**
 * Long work under way or just over, hung on the chat it was started in or on who started it, with who
 * asked for it and who took it on.
 */
export function jobs(
  rows: Pick<Rows, 'jobs' | 'members'>,
  isShown: (thread: string) => boolean,
  now: number,
): Drawn {
  const nodes: NodeFacts[] = [];
  const edges: EdgeFacts[] = [];
  const folded = new Map<string, number>();
  for (const one of [...rows.jobs.values()].sort(byMaking)) {
    const { id, threadId, hidden, startedBy, onBehalfOf, state, runner } = one;
    if (hidden === true && (threadId === undefined || !isShown(threadId))) continue;
    const isActive = isActiveJob(state);
    const who = onBehalfOf ?? startedBy;
    const from =
      threadId !== undefined && isShown(threadId)
        ? nodeOf.thread(threadId)
        : rows.members.has(who)
          ? nodeOf.member(who)
          : nodeOf.autopilot;
    if (!isActive && now - (one.endedAt ?? one.lastAt) > shownAfterMs) {
      const did = runner === undefined ? [] : [nodeOf.member(runner)];
      for (const at of new Set([from, ...did])) folded.set(at, (folded.get(at) ?? 0) + 1);
      continue;
    }
    const kind = state === 'running' ? 'run' : 'belongs';
    nodes.push(job(one, isActive));
    edges.push(edge(kind, from, nodeOf.job(id)));
    const asker = nodeOf.member(startedBy);
    if (asker !== from) edges.push(edge(kind, asker, nodeOf.job(id), 'asked'));
    if (runner !== undefined) edges.push(edge(kind, nodeOf.job(id), nodeOf.member(runner), 'does'));
  }
  return { nodes, edges, folded };
}

function job(one: Job, isActive: boolean): NodeFacts {
  const { id, title, state, progress, trouble, hidden, startedAt } = one;
  const { word, tone } = jobStates[state];
  const far = progress.of > 0 ? `${progress.done} of ${progress.of}` : '';
  const said = trouble === undefined ? progress.words : trouble.message;
  return node({
    id: nodeOf.job(id),
    kind: 'job',
    label: `Job · ${word}`,
    title: inLine(title),
    words: said === '' ? far : inLine(said),
    tone,
    share: jobShare(one),
    since: state === 'running' ? (startedAt ?? null) : null,
    isPrivate: hidden === true,
    isLive: isActive,
  });
}

/**
 * The calls that the page holds: those that go on, and those that ended just now unless their chat is at
 * another run already, stand beside their chat and hang on what they wait for and on the OpenClaw that
 * they use; the others are counted.
 */
export function tools(
  rows: Pick<Rows, 'parts' | 'approvals' | 'privateThreads'>,
  isShown: (thread: string) => boolean,
  liveRuns: ReadonlyMap<string, string>,
  instanceOf: Openclaw['instanceOf'],
  now: number,
): Drawn {
  const nodes: NodeFacts[] = [];
  const edges: EdgeFacts[] = [];
  const folded = new Map<string, number>();
  const hidden = new Set([...rows.privateThreads.values()].map(({ threadId }) => threadId));
  for (const part of rows.parts.values()) {
    if (isStreamPart(part) || !isShown(part.threadId)) continue;
    const from = nodeOf.thread(part.threadId);
    const { threadId, state, approvalId, endedAt = -Infinity } = part;
    const isOver = isSettledTool(state);
    const live = liveRuns.get(threadId);
    if (isOver && (now - endedAt > shownAfterMs || (live !== undefined && live !== part.runId))) {
      folded.set(from, (folded.get(from) ?? 0) + 1);
      continue;
    }
    if (!isOver && live !== part.runId) continue;
    const id = nodeOf.tool(part.id);
    const kind = isOver ? 'belongs' : state === 'waiting' ? 'wait' : 'run';
    nodes.push({
      ...tool(part, id),
      ...{ isPrivate: hidden.has(threadId), isLive: !isOver, turn: turnOf(part, rows) },
    });
    edges.push(edge(kind, from, id));
    const approval = approvalId === undefined ? undefined : rows.approvals.get(approvalId);
    if (approval !== undefined) edges.push(edge(kind, id, nodeOf.approval(approval.id)));
    const instance =
      namedIn(part.input, 'instanceId') ??
      namedIn(part.output, 'instanceId') ??
      instanceOf(threadId);
    if (instance !== undefined) edges.push(edge(kind, id, nodeOf.instance(instance)));
    const job = namedIn(part.output, 'jobId');
    if (job !== undefined) edges.push(edge(kind, id, `job:${job}`));
    const artifact = instanceOf(threadId) === undefined ? artifactOf(part) : undefined;
    if (artifact !== undefined) edges.push(edge(kind, id, `artifact:${artifact}`));
  }
  return { nodes, edges, folded };
}

/** What a call says that it used or made; an edge to what is not there is not drawn. */
export function namedIn(
  value: unknown,
  field: 'instanceId' | 'jobId' | 'artifactId',
): string | undefined {
  const id: unknown = Reflect.get(Object(value), field);
  return typeof id === 'string' ? id : undefined;
}

/** A window holds a message with all its parts, so every page that holds the call counts alike. */
function turnOf(of: ToolPart, { parts }: Pick<Rows, 'parts'>): number {
  let turn = 0;
  for (const one of parts.values())
    if (!isStreamPart(one) && one.messageId === of.messageId && one.i < of.i) turn += 1;
  return turn;
}

/** The artifact that a call of the room's own tools publishes or reads; one that was refused did neither. */
function artifactOf({ name, state, input, output }: ToolPart): string | undefined {
  if (!name.startsWith('artifacts.') || state === 'failed' || state === 'rejected') return;
  return namedIn(output, 'artifactId') ?? namedIn(input, 'artifactId');
}

function tool(part: ToolPart, id: string): NodeFacts {
  const { tone, state } = toolWords({ ...part, startedAt: undefined }, 0);
  return node({
    id,
    kind: 'tool',
    label: `Call · ${state}`,
    title: marked(part.name),
    words: inputSummary(part.input).slice(0, 120),
    tone,
    since: part.state === 'running' ? (part.startedAt ?? null) : null,
    isLive: true,
  });
}

const byMaking = (a: Job, b: Job): number => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
