import type { Tone } from '../../ui/marks.tsx';

export type NodeKind =
  | 'autopilot'
  | 'community'
  | 'openclaw'
  | 'instance'
  | 'member'
  | 'project'
  | 'thread'
  | 'approval'
  | 'job'
  | 'artifact'
  | 'tool'
  | 'ghost';

/**
 * What the canvas says about something of the room. A flat value, so that two of them can be told
 * apart by their fields and only what changed is drawn anew.
 */
export interface NodeFacts {
  id: string;
  kind: NodeKind;
  /** What it is and how it stands: “Chat · running”. */
  label: string;
  title: string;
  /** One line more. */
  words: string;
  tone: Tone | null;
  /** How much of it is done, from 0 to 1. */
  share: number | null;
  /** The room's time since which it runs, where a clock is shown. */
  since: number | null;
  /** The room's time by which it must be decided. */
  until: number | null;
  /** Things of it that ended: their receipts lie behind it. */
  folded: number;
  isPrivate: boolean;
  /** What approvals that wait would do to it, as “would be deleted · would start anew”, oldest first. */
  would: string;
  /** Something is about it now. */
  isLive: boolean;
  /** Of a call: its turn among those of its message. */
  turn: number;
}

/**
 * Why two nodes hang together. `belongs` and `grant` last; the others are drawn while something is
 * under way: `run` goes on, `wait` waits for somebody, `would` is what an approval would do.
 */
export type EdgeKind = 'belongs' | 'grant' | 'run' | 'wait' | 'would';

export interface EdgeFacts {
  id: string;
  kind: EdgeKind;
  from: string;
  to: string;
  label: string;
}

/** All that is drawn of the room's truth, in the order in which it is laid out. */
export interface Graph {
  nodes: ReadonlyMap<string, NodeFacts>;
  edges: ReadonlyMap<string, EdgeFacts>;
  /** Which nodes there are and what they are called: the same value while only how they stand changes. */
  shape: ReadonlyMap<string, Shape>;
}

export type Shape = Pick<NodeFacts, 'id' | 'kind' | 'isPrivate' | 'title'>;

export const shapeOf = (nodes: Iterable<NodeFacts>): Graph['shape'] =>
  new Map(
    [...nodes].map(
      ({ id, kind, isPrivate, title }) => [id, { id, kind, isPrivate, title }] as const,
    ),
  );

export const emptyGraph: Graph = { nodes: new Map(), edges: new Map(), shape: new Map() };

/** A node, of which only what differs from the usual is said. */
export const node = (
  of: Pick<NodeFacts, 'id' | 'kind' | 'label' | 'title'> & Partial<NodeFacts>,
): NodeFacts => ({
  ...{ words: '', tone: null, share: null, since: null, until: null },
  ...{ folded: 0, would: '', isPrivate: false, isLive: false, turn: 0 },
  ...of,
});

/** An edge is known by what it joins and why, so that there is one of a kind between two nodes. */
export const edge = (kind: EdgeKind, from: string, to: string, label = ''): EdgeFacts => ({
  ...{ id: `${kind} ${from} ${to}`, kind, from, to, label },
});
