import type { ReactFlowInstance } from '@xyflow/react';
import type { Canvas } from '../canvas.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';

export type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

/** The middle of what one sees, on the canvas. */
export function middleOf(flow: Flow): { x: number; y: number } {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  const { left = 0, top = 0, width = 0, height = 0 } = box ?? {};
  return flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 });
}

/** Tells who follows what one sees now. */
export function tellView({ room }: Canvas, flow: Flow): void {
  const { x, y } = middleOf(flow);
  room.tell({ view: { x: Math.round(x), y: Math.round(y), zoom: flow.getZoom() } });
}
