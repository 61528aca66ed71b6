import { expect, test } from 'vitest';
import { type EdgeFacts, edge, type NodeFacts, node } from '../graph/facts.ts';
import { crowdsOf } from './crowds.ts';
import type { FlowNode } from './flow-nodes.ts';

const flowNode = (id: string, x: number): FlowNode => ({
  ...{ id, type: 'facts', position: { x, y: 0 }, width: 20, height: 20, data: { crowd: null } },
});

const approved = edge('wait', 'thread:t', 'approval:a');
const called = edge('wait', 'tool:c', 'approval:a');

/** One crowd of these, where one chat's call waits for an approval. */
function crowd(...all: NodeFacts[]) {
  const nodes = new Map(all.map((one) => [one.id, one]));
  const edges = new Map<string, EdgeFacts>([approved, called].map((one) => [one.id, one]));
  const { crowds } = crowdsOf(
    all.map(({ id }, i) => flowNode(id, i)),
    { nodes, edges },
  );
  expect(crowds).toHaveLength(1);
  return crowds[0];
}

const live = (id: string, kind: NodeFacts['kind'], tone: NodeFacts['tone'] = 'live') =>
  node({ id, kind, label: '', title: id, tone, isLive: true });

test('[HC25] in a crowd what goes on is counted once: a call with its chat, a chat that waits with its approval', () => {
  const room = live('autopilot', 'autopilot');
  const waits = [live('thread:t', 'thread', 'wait'), live('tool:c', 'tool', 'wait')];
  const approval = live('approval:a', 'approval', 'wait');
  expect(crowd(room, ...waits, approval)).toMatchObject({ count: 4, asking: 1, running: 0 });
  const runs = [live('thread:u', 'thread'), live('tool:d', 'tool'), live('job:j', 'job')];
  expect(crowd(room, ...runs)).toMatchObject({ count: 4, asking: 0, running: 2 });
  // The approval lies elsewhere, and here one that another chat waits for.
  expect(crowd(...waits, live('approval:b', 'approval', 'wait'))).toMatchObject({ asking: 2 });
  // Nobody's chat waits for what somebody asked for themselves.
  expect(crowd(room, approval, live('member:m', 'member'))).toMatchObject({
    ...{ count: 3, asking: 1, running: 0 },
  });
});
