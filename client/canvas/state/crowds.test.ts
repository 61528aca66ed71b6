import { expect, test } from 'vitest';
import { type NodeFacts, node } from '../graph/facts.ts';
import { crowdsOf } from './crowds.ts';
import type { FlowNode } from './flow-nodes.ts';

const flowNode = (id: string, x: number): FlowNode => ({
  ...{ id, type: 'facts', position: { x, y: 0 }, width: 20, height: 20, data: { crowd: null } },
});

/** One crowd of these. */
function crowd(...all: NodeFacts[]) {
  const facts = new Map(all.map((one) => [one.id, one]));
  const { crowds } = crowdsOf(
    all.map(({ id }, i) => flowNode(id, i)),
    facts,
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
  // Nobody's chat waits for what somebody asked for themselves.
  expect(crowd(room, approval, live('member:m', 'member'))).toMatchObject({
    ...{ count: 3, asking: 1, running: 0 },
  });
});
