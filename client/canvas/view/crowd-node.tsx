import { type NodeProps, useReactFlow } from '@xyflow/react';
import { memo } from 'react';
import type { FlowNode } from '../state/flow-nodes.ts';
import { kindNames } from '../state/kind-names.ts';
import { glideMs } from './go-to.ts';

/** Many nodes seen from far, as a number; a press goes nearer. */
export const CrowdNode = memo(({ data: { crowd } }: NodeProps<FlowNode>) => {
  const flow = useReactFlow();
  if (crowd === null) return null;
  const { count, kind, running, asking } = crowd;
  // At its size there is room for a word; a session is a chat with an OpenClaw.
  const name =
    kind === null ? 'things' : kind === 'thread' ? 'chats' : kindNames[kind].toLowerCase();
  const nearer = () => void flow.fitBounds(crowd, { padding: 0.1, duration: glideMs() });
  return (
    <button
      type="button"
      className={`nodrag grid h-full w-full place-content-center gap-2 rounded-xl border-4 bg-panel text-center ${asking > 0 ? 'border-wait' : running > 0 ? 'border-live' : 'border-line'}`}
      onClick={nearer}
    >
      <span className="font-semibold text-[150px] leading-none">{count}</span>
      <span className="text-[70px] text-dim leading-none">{name}</span>
      {asking > 0 && <span className="text-[60px] text-wait leading-none">{asking} waiting</span>}
      {running > 0 && <span className="text-[60px] text-live leading-none">{running} running</span>}
    </button>
  );
});
CrowdNode.displayName = 'CrowdNode';
