import '@xyflow/react/dist/style.css';
import { type Edge, type Node, ReactFlow, type Viewport } from '@xyflow/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

interface Given {
  nodes: Node[];
  edges: Edge[];
  viewport: Viewport | null;
}

/** React Flow with nodes that stand, as its own guide has it: nothing of ours. */
function Plain({ nodes, edges, viewport }: Given) {
  return createElement(ReactFlow, {
    ...{ nodes, edges, minZoom: 0.05, onlyRenderVisibleElements: true },
    ...(viewport === null ? { fitView: true } : { defaultViewport: viewport }),
  });
}

Object.assign(window, {
  /** Draws what came as JSON. */
  start(json: string): void {
    const given: Given = JSON.parse(json);
    const root = document.querySelector('#root');
    if (root !== null) createRoot(root).render(createElement(Plain, given));
  },
});
