import type { Graph, NodeFacts } from '../graph/facts.ts';
import type { FlowNode } from './flow-nodes.ts';

/** Nodes that lie together, seen from far: how many, and whether something is about one of them. */
export interface Crowd {
  id: string;
  count: number;
  /** The most frequent kind among them, if it is most of them. */
  kind: NodeFacts['kind'] | 'note' | 'group' | null;
  running: number;
  asking: number;
  /** Around them. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** So few are never a crowd. */
export const fewest = 60;

/** From here on a crowd is a number. */
export const farZoom = 0.16;

const cell = { width: 1_500, height: 900 };

/** Nodes by where they lie; alone in its cell a node stays itself, and so does what is chosen. */
export function crowdsOf(
  nodes: readonly FlowNode[],
  { nodes: facts, edges }: Pick<Graph, 'nodes' | 'edges'>,
): { crowds: Crowd[]; alone: FlowNode[] } {
  const askedIn = new Map(
    [...edges.values()].flatMap(({ kind, from, to }) =>
      kind === 'wait' && from.startsWith('thread:') && to.startsWith('approval:')
        ? [[to, from] as const]
        : [],
    ),
  );
  const cells = new Map<string, FlowNode[]>();
  const alone: FlowNode[] = [];
  for (const node of nodes) {
    if (node.selected === true) alone.push(node);
    if (node.selected === true || node.type === 'group') continue;
    const { x, y } = node.position;
    const id = `${Math.floor(x / cell.width)},${Math.floor(y / cell.height)}`;
    const list = cells.get(id);
    if (list === undefined) cells.set(id, [node]);
    else list.push(node);
  }
  const crowds: Crowd[] = [];
  for (const [id, list] of cells) {
    const [only] = list;
    if (only !== undefined && list.length === 1) alone.push(only);
    else crowds.push(crowdOf(`crowd:${id}`, list, facts, askedIn));
  }
  return { crowds, alone };
}

function crowdOf(
  id: string,
  list: readonly FlowNode[],
  facts: Graph['nodes'],
  askedIn: ReadonlyMap<string, string>,
): Crowd {
  const kinds = new Map<NonNullable<Crowd['kind']>, number>();
  const waiting = new Set<string>();
  const approvals: string[] = [];
  let running = 0;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { id: name, position, width = 0, height = 0 } of list) {
    const one = facts.get(name);
    const kind = one?.kind ?? 'note';
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const isWaiting = one?.isLive === true && one.tone === 'wait';
    // Its calls go on with a chat, and the room with all of them: what goes on is counted once.
    const isWork = /thread|job/.test(kind);
    if (isWaiting && kind === 'approval') approvals.push(name);
    else if (isWaiting && isWork) waiting.add(name);
    else if (isWork && one?.isLive) running += 1;
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + width);
    bottom = Math.max(bottom, position.y + height);
  }
  const [most] = [...kinds].sort(([, a], [, b]) => b - a);
  const kind = most !== undefined && most[1] > list.length / 2 ? most[0] : null;
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  // A chat that waits and what it waits for are one.
  for (const name of approvals) waiting.delete(askedIn.get(name) ?? name);
  const asking = waiting.size + approvals.length;
  return { id, count: list.length, kind, running, asking, ...box };
}
