import { useReactFlow } from '@xyflow/react';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { goTo } from './go-to.ts';
import { useCanvas, useView } from './use-canvas.ts';

/** How many approvals wait, wherever they stand; a press goes there, to one after the other. */
export function WaitsPill() {
  const canvas = useCanvas();
  const { graph, view } = canvas;
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const isPast = useView(({ past }) => past !== null);
  const waiting = useStore(graph, ({ nodes }) =>
    [...nodes.values()]
      .flatMap(({ id, kind, tone }) => (kind === 'approval' && tone === 'wait' ? [id] : []))
      .join(' '),
  );
  const next = useRef(0);
  if (waiting === '' || isPast) return null;
  const ids = waiting.split(' ');
  const show = () => {
    const id = ids[next.current++ % ids.length];
    if (id === undefined) return;
    const { isList } = view.getState();
    const goal = isList ? id : null;
    view.setState({ selected: new Set([id]), isList: false, goal, following: null });
    if (!isList) void goTo(canvas, flow, id);
  };
  return (
    <Button size="pill" onClick={show}>
      {ids.length} {ids.length === 1 ? 'waits' : 'wait'} · Show
    </Button>
  );
}
