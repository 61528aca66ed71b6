import { useStore as useFlow, useReactFlow, ViewportPortal } from '@xyflow/react';
import { Suspense } from 'react';
import { lazyExtra } from '../../ui/lazy-view.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { useView } from './use-canvas.ts';

const Pointers = lazyExtra(() => import('./pointers.tsx'));

/** Where others point, once that is fetched: a canvas is drawn before. */
export function Cursors() {
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const zoom = useFlow(({ transform }) => transform[2]);
  const isPicture = useView((view) => view.isPicture);
  if (isPicture) return null;
  return (
    <ViewportPortal>
      <Suspense>
        <Pointers flow={flow} zoom={zoom} />
      </Suspense>
    </ViewportPortal>
  );
}
