import { getViewportForBounds, useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { around } from '../layout/place.ts';
import { boxOf } from '../state/arrange.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { glideMs } from '../view/go-to.ts';
import { useCanvas, useView } from '../view/use-canvas.ts';
import { isNews, type Sighted } from './is-news.ts';

/** Brings what is drawn as it was into sight, whenever some of it is not. */
export function useLitInSight(): void {
  const { graph, drawing, auto } = useCanvas();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  // By name: the same ones are a new set with every change in the room.
  const lit = useView(({ past }) => (past === null ? null : [...past.lit].join(' ')));
  // What nobody placed gets its place a moment after it is there.
  const places = useStore(auto);
  const { viewportInitialized: isThere } = flow;
  const sighted = useRef<Sighted | null>(null);
  useEffect(() => {
    const view = document.querySelector('.react-flow')?.getBoundingClientRect();
    if (lit === null || !isThere || view === undefined || view.width === 0) return;
    const { nodes } = graph.getState();
    const boxes = new Map(
      lit.split(' ').flatMap((id) => {
        const facts = nodes.get(id);
        const place = drawing.placeOf(id) ?? places.get(id);
        return facts === undefined || place === undefined
          ? []
          : [[id, boxOf(facts, place)] as const];
      }),
    );
    const now = { lit, placed: new Set(boxes.keys()) };
    const all = around(boxes.values());
    if (all === null || !isNews(sighted.current, now)) return;
    sighted.current = now;
    const from = flow.flowToScreenPosition(all);
    const to = flow.flowToScreenPosition({ x: all.x + all.width, y: all.y + all.height });
    const isBeside = from.x < view.left || to.x > view.right;
    if (!isBeside && from.y >= view.top && to.y <= view.bottom - barHeight) return;
    const { width, height } = view;
    const next = getViewportForBounds(all, width, height, leastZoom, mostZoom, beside);
    void flow.setViewport(next, { duration: glideMs() });
  }, [graph, drawing, flow, lit, places, isThere]);
}

const leastZoom = 0.2;
const mostZoom = 0.9;

/** What the bar of the replay covers of it. */
const barHeight = 200;

const beside = { top: '48px', bottom: '232px', left: '32px', right: '32px' } as const;
