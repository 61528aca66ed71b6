import type { ReactFlowInstance } from '@xyflow/react';
import type { Canvas } from '../canvas.ts';
import { type Box, middle, type Place } from '../layout/place.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';

export type Flow = ReactFlowInstance<FlowNode, FlowEdge>;

/** What one sees, on the canvas; of no height where nothing of it is drawn. */
export function sightOf(flow: Flow): Box {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  const { left = 0, top = 0, width = 0, height = 0 } = box ?? {};
  const zoom = flow.getZoom();
  const corner = flow.screenToFlowPosition({ x: left, y: top });
  return { ...corner, width: width / zoom, height: height / zoom };
}

/** The middle of what one sees, on the canvas. */
export const middleOf = (flow: Flow): Place => middle(sightOf(flow));

/** Tells who follows what one sees now. */
export function tellView({ room }: Canvas, flow: Flow): void {
  const { x, y } = middleOf(flow);
  room.tell({ view: { x: Math.round(x), y: Math.round(y), zoom: flow.getZoom() } });
}
