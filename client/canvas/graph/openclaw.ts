import { inLine } from '../../../shared/lib/marked.ts';
import type { Tone } from '../../ui/marks.tsx';
import { type EdgeFacts, edge, type NodeFacts, node } from './facts.ts';
import { nodeOf } from './node-id.ts';

/** What is drawn of an instance of OpenClaw. */
export interface DrawnInstance {
  id: string;
  name: string;
  state: string;
  /** When it came into this state. */
  since: number;
  /** Of its boxes; none where it was never allowed. */
  generation: number;
  trouble?: { message: string } | undefined;
  gatewayVersion?: string | undefined;
  attached: readonly { kind: 'thread' | 'project'; id: string }[];
  approvalId?: string | undefined;
  jobId?: string | undefined;
  steps: readonly { words: string }[];
}

/** A chat that is shown; a private one says itself what serves it. */
export interface DrawnThread {
  id: string;
  isRunning: boolean;
  servedBy?: readonly string[] | undefined;
}

/** The OpenClaws of a room, and which of them a chat is a session of. */
export interface Openclaw {
  instances: ReadonlyMap<string, DrawnInstance>;
  instanceOf: (thread: string) => string | undefined;
}

export const noOpenclaw: Openclaw = { instances: new Map(), instanceOf: () => undefined };

/**
 * Every instance that is there, with what it serves, what is done to it and what it answers in; one
 * node says that there is none yet, or which was deleted last.
 */
export function openclaws(
  { instances, instanceOf }: Openclaw,
  threads: Iterable<DrawnThread>,
): { nodes: NodeFacts[]; edges: EdgeFacts[] } {
  const there = [...instances.values()].filter(({ state }) => state !== 'deleted');
  if (there.length === 0)
    return {
      nodes: [none([...instances.values()])],
      edges: [edge('belongs', nodeOf.autopilot, nodeOf.openclaw)],
    };
  const edges: EdgeFacts[] = [];
  for (const { id, attached, approvalId, jobId, state } of there) {
    const at = nodeOf.instance(id);
    edges.push(edge('belongs', nodeOf.autopilot, at));
    for (const { kind, id: of } of attached) edges.push(edge('belongs', at, `${kind}:${of}`));
    if (approvalId !== undefined) edges.push(edge('would', `approval:${approvalId}`, at));
    if (jobId !== undefined && starting.has(state)) edges.push(edge('run', `job:${jobId}`, at));
  }
  for (const { id, isRunning, servedBy = [] } of threads) {
    for (const by of servedBy) edges.push(edge('belongs', nodeOf.instance(by), `thread:${id}`));
    const of = instanceOf(id);
    if (of !== undefined)
      edges.push(edge(isRunning ? 'run' : 'belongs', nodeOf.instance(of), `thread:${id}`));
  }
  return { nodes: there.map(instance), edges };
}

function none(gone: readonly DrawnInstance[]): NodeFacts {
  const [last] = gone.filter(({ generation }) => generation > 0).sort((a, b) => b.since - a.since);
  return node({
    ...{ id: nodeOf.openclaw, kind: 'openclaw', label: 'OpenClaw', title: 'OpenClaw' },
    ...{ words: last ? `“${inLine(last.name)}” was deleted` : 'no instance yet', tone: 'off' },
  });
}

function instance(one: DrawnInstance): NodeFacts {
  const { id, name, state, since, generation, trouble, gatewayVersion, steps } = one;
  const isStarting = starting.has(state);
  const version = gatewayVersion === undefined ? '' : ` · ${inLine(gatewayVersion)}`;
  const more = trouble?.message ?? (isStarting ? (steps.at(-1)?.words ?? '') : '');
  const isAgain = state === 'allocating' && generation > 1;
  const standing = isAgain ? 'starts again' : (words[state] ?? inLine(state));
  return node({
    id: nodeOf.instance(id),
    kind: 'instance',
    label: `OpenClaw${version}`,
    title: inLine(name),
    // Beside its colour, which says nothing to who cannot see it.
    words: more === '' ? standing : `${standing} · ${inLine(more)}`,
    tone: trouble === undefined ? (tones[state] ?? 'off') : 'bad',
    since: isStarting ? since : null,
    isLive: isStarting || state === 'ready',
  });
}

const starting = new Set(['approved', 'allocating', 'booting', 'connecting']);

const words: Partial<Record<string, string>> = {
  requested: 'waits to be allowed',
  approved: 'begins',
  allocating: 'gets its box',
  booting: 'starts',
  connecting: 'connects',
  ready: 'live',
  sleeping: 'asleep',
  stopped: 'stopped',
  error: 'failed',
  deleting: 'is being deleted',
};

const tones: Partial<Record<string, Tone>> = {
  ...{
    requested: 'wait',
    approved: 'live',
    allocating: 'live',
    booting: 'live',
    connecting: 'live',
  },
  ...{ ready: 'live', sleeping: 'sleep', stopped: 'sleep', error: 'bad', deleting: 'wait' },
};
