import { useReactFlow, type Viewport } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { around } from '../layout/place.ts';
import { boxOf } from '../state/arrange.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { glideMs } from '../view/go-to.ts';
import { readableView } from '../view/readable-view.ts';
import { useCanvas, useView } from '../view/use-canvas.ts';
import { isNews, type Sighted } from './is-news.ts';

/** Brings what is drawn as it was into sight, whenever some of it is not; and, at the end, what one saw before. */
export function useLitInSight(): void {
  const { graph, drawing, auto, view: canvasView } = useCanvas();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  // By name: the same ones are a new set with every change in the room.
  const lit = useView(({ past }) => (past === null ? null : [...past.lit].join(' ')));
  // What nobody placed gets its place a moment after it is there.
  const places = useStore(auto);
  const { viewportInitialized: isThere } = flow;
  const sighted = useRef<Sighted | null>(null);
  /** What one saw before the past was brought into sight. */
  const before = useRef<Viewport | null>(null);
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
    const next = readableView([...boxes.values()], [], { width, height }, sight);
    if (next === null) return;
    before.current ??= canvasView.getState().seen;
    void flow.setViewport(next, { duration: glideMs() });
  }, [graph, drawing, canvasView, flow, lit, places, isThere]);
  useEffect(
    () => () => {
      const seen = before.current;
      if (seen === null) return;
      canvasView.setState({ seen });
      void flow.setViewport(seen, { duration: glideMs() });
    },
    [canvasView, flow],
  );
}

/** What the bar of the replay covers of it. */
const barHeight = 200;

/** So near that how things stand is in words that can be read. */
const sight = {
  ...{ whole: 0.5, least: 0.5, most: 0.9, crowds: null },
  beside: { top: 48, bottom: 232, left: 32, right: 32 },
};
