import { inLine } from '../../../shared/lib/marked.ts';
import { splitPrincipal } from '../../../shared/model/principal.ts';
import type { Run } from '../../../shared/model/run.ts';
import type { Thread } from '../../../shared/model/thread.ts';
import type { Rows } from '../../../shared/sync/replica.ts';
import { activityWord } from '../../store/activity-word.ts';
import type { ListedThread } from '../../store/listed-threads.ts';
import { memberName } from '../../store/member-name.ts';
import { titleOf } from '../../store/thread-title.ts';
import { count } from '../../ui/count.ts';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';

/** What is told of a chat from its own topic, while something goes on in it. */
export interface LiveChat {
  run: Run | null;
  /** How many words its answer has so far. */
  words: number;
}

interface About {
  rows: Pick<Rows, 'projects' | 'members' | 'threads'>;
  threads: readonly ListedThread[];
  /** Chats that something goes on in, as far as the page holds them. */
  live: ReadonlyMap<string, LiveChat>;
  /** An OpenClaw answers there, and not the assistant. */
  isSession: (thread: string) => boolean;
}

/** Projects, and every chat that one may see and nobody put away. */
export function chats({ rows, threads, live, isSession }: About): {
  nodes: NodeFacts[];
  edges: EdgeFacts[];
} {
  const nodes: NodeFacts[] = [];
  const edges: EdgeFacts[] = [];
  const shown = threads.filter(({ isArchived }) => !isArchived).sort(byId);
  const inProject = new Map<string, number>();
  for (const { projectId } of shown)
    if (projectId !== null) inProject.set(projectId, (inProject.get(projectId) ?? 0) + 1);
  for (const { id, title, archived } of rows.projects.values()) {
    if (archived === true) continue;
    const words = count(inProject.get(id) ?? 0, 'chat');
    nodes.push(
      node({
        id: nodeOf.project(id),
        kind: 'project',
        label: 'Project',
        title: inLine(title),
        words,
      }),
    );
    edges.push(edge('belongs', nodeOf.autopilot, nodeOf.project(id)));
  }
  for (const thread of shown) {
    const { id, projectId } = thread;
    const project = projectId === null ? undefined : rows.projects.get(projectId);
    const parent =
      project === undefined || project.archived === true
        ? nodeOf.autopilot
        : nodeOf.project(project.id);
    const now = live.get(id) ?? null;
    nodes.push(chat(thread, now, rows.members, isSession(id) ? 'Session' : 'Chat'));
    edges.push(edge('belongs', parent, nodeOf.thread(id)));
    const asker = now?.run?.askedBy;
    if (asker !== undefined && rows.members.has(asker))
      edges.push(
        edge(isWaiting(thread) ? 'wait' : 'run', nodeOf.member(asker), nodeOf.thread(id), 'asked'),
      );
    const begun = beginner(rows.threads.get(id));
    if (begun !== null) edges.push(edge('belongs', begun, nodeOf.thread(id), 'began'));
    // Of a private chat its row says whether an OpenClaw answers in it; without it nobody knows.
    if (thread.activity.state === 'running' && rows.threads.has(id) && !isSession(id))
      edges.push(edge('run', nodeOf.autopilot, nodeOf.thread(id), 'answers'));
  }
  return { nodes, edges };
}

/** The chat whose assistant began another. */
function beginner(row: Thread | undefined): string | null {
  const { kind, id } = row === undefined ? nobody : splitPrincipal(row.createdBy);
  return kind === 'autopilot' && id !== row?.id ? `thread:${id}` : null;
}

const nobody = { kind: null, id: '' };

function chat(
  { id, title, activity, isPrivate }: ListedThread,
  now: LiveChat | null,
  members: Rows['members'],
  kind: 'Chat' | 'Session',
): NodeFacts {
  const doing = activityWord({ activity });
  const run = now?.run ?? null;
  const words =
    run?.stalled !== undefined
      ? inLine(run.stalled.message)
      : now !== null && now.words > 0
        ? `writing · ${count(now.words, 'word')}`
        : run !== null
          ? `asked by ${memberName(members, run.askedBy)}`
          : '';
  return node({
    id: nodeOf.thread(id),
    kind: 'thread',
    label: [kind, isPrivate ? 'private' : null, doing?.word ?? null]
      .filter((one) => one !== null)
      .join(' · '),
    title: titleOf({ title }),
    words,
    tone: doing?.tone ?? null,
    since: activity.state === 'running' ? (run?.startedAt ?? null) : null,
    isPrivate,
    isLive: activity.state !== 'idle',
  });
}

const byId = (a: ListedThread, b: ListedThread): number => (a.id < b.id ? -1 : 1);

const isWaiting = ({ activity }: ListedThread): boolean =>
  ['waiting', 'queued', 'stalled'].includes(activity.state);
