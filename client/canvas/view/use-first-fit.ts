import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef } from 'react';
import { useSearch } from '../../nav/use-trips.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { focusOn } from './focus-on.ts';
import { goTo, placed, pointOf } from './go-to.ts';
import { inspectNode } from './inspect-node.ts';
import { seeAll } from './sights.ts';
import { tellView } from './tell-view.ts';
import { useCanvas, useLayout } from './use-canvas.ts';

/** At first everything that can be read is in sight, or what the address names; and whatever it names later. */
export function useFirstFit(nodes: readonly FlowNode[]): () => void {
  const canvas = useCanvas();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const { focus = '' } = useSearch();
  const isReady = useRef(false);
  const isSaid = useLayout(
    ({ comments }) => focus !== '' && [...comments.values()].some(({ on }) => on === focus),
  );
  const goThere = useCallback(() => {
    const { seen, wentTo, goal } = canvas.view.getState();
    if (goal !== null) {
      isReady.current = true;
      canvas.view.setState({ goal: null });
      return void goTo(canvas, flow, goal).then(() => {
        tellView(canvas, flow);
        focusOn(goal);
      });
    }
    const isNews = focus !== '' && focus !== wentTo;
    // From afar only crowds are drawn: where it stands is known all the same.
    const isNamed = isNews && (flow.getNode(focus) !== undefined || placed(canvas, focus) !== null);
    const point = isNews ? pointOf(canvas, focus) : null;
    if (point !== null) {
      isReady.current = true;
      canvas.view.setState({ wentTo: focus });
      inspectNode(focus, { raise: true });
      return void flow.setCenter(point.x, point.y, { zoom: 1 }).then(() => tellView(canvas, flow));
    }
    // Who comes back finds it as they left it.
    if (!isNamed && seen !== null && !isReady.current) {
      isReady.current = true;
      return tellView(canvas, flow);
    }
    if (isNamed) {
      canvas.view.setState({ wentTo: focus });
      canvas.view.setState({ selected: new Set([focus]) });
      inspectNode(focus);
    }
    if (isNamed) void goTo(canvas, flow, focus).then(() => tellView(canvas, flow));
    else if (!isReady.current) void seeAll(flow).then(() => tellView(canvas, flow));
    isReady.current = true;
  }, [canvas, flow, focus]);
  useEffect(() => {
    // What was said at what is gone is read all the same.
    if (isSaid && placed(canvas, focus) === null) inspectNode(focus, { raise: true });
  }, [canvas, focus, isSaid]);
  // What the address names may come a moment after the rest; until then it is waited for.
  const { wentTo } = canvas.view.getState();
  const isThere =
    focus !== '' &&
    focus !== wentTo &&
    (nodes.some(({ id }) => id === focus) ||
      placed(canvas, focus) !== null ||
      pointOf(canvas, focus) !== null);
  useEffect(() => {
    if (isReady.current && isThere) goThere();
  }, [goThere, isThere]);
  useEffect(() => {
    if (focus === '') canvas.view.setState({ wentTo: '' });
  }, [canvas, focus]);
  return goThere;
}
