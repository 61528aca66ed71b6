import '@xyflow/react/dist/style.css';
import { type Edge, type Node, ReactFlow, type Viewport } from '@xyflow/react';
import { createElement, useState } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';

interface Given {
  nodes: Node[];
  edges: Edge[];
  viewport: Viewport | null;
}

let replace: () => void = () => {};

/** React Flow with nodes that stand, as its own guide has it: nothing of ours. */
function Plain({ nodes: given, edges, viewport }: Given) {
  const [nodes, setNodes] = useState(given);
  replace = () => flushSync(() => setNodes((all) => all.map((one) => ({ ...one }))));
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
  /** What a page does that takes no care: a list anew for one change. */
  replaceAll: (): void => replace(),
});
