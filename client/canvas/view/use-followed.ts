import { useReactFlow } from '@xyflow/react';
import { useEffect } from 'react';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { glideMs, goTo } from './go-to.ts';
import { useCanvas, useOthers, useView } from './use-canvas.ts';

/** Shows what somebody sees whom one follows, until one moves by oneself or they go. */
export function useFollowed(): void {
  const canvas = useCanvas();
  const { view } = canvas;
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const following = useView((state) => state.following);
  const others = useOthers();
  const followed = others.find(({ client }) => client === following);
  // Said anew with every move of a pointer: by its figures, so that it is gone to once.
  const { x, y, zoom } = followed?.view ?? nowhere;
  const focus = followed?.focus ?? null;
  useEffect(() => {
    if (following !== null && followed === undefined) view.setState({ following: null });
  }, [following, followed, view]);
  useEffect(() => {
    if (x !== null) void flow.setCenter(x, y, { zoom, duration: glideMs(), ease: evenly });
  }, [x, y, zoom, flow]);
  useEffect(() => {
    if (focus !== null) void goTo(canvas, flow, focus);
  }, [focus, canvas, flow]);
}

const nowhere = { x: null, y: 0, zoom: 1 };

/** From one view that is told to the next without a stop. */
const evenly = (share: number): number => share;
