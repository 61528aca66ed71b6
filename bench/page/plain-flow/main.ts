import '@xyflow/react/dist/style.css';
import { type Edge, type Node, type NodeProps, ReactFlow, type Viewport } from '@xyflow/react';
import { createElement, memo, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Part } from '../looks.ts';

interface Given {
  nodes: Node<{ label: string; inside: Part[] }>[];
  edges: Edge[];
  viewport: Viewport | null;
}

/** What a node of ours consists of, as it stood: nothing looks after it. */
const Standing = memo(({ data: { inside } }: NodeProps<Given['nodes'][number]>) =>
  inside.map(elementOf),
);
const elementOf = (part: Part, key: number): ReactNode =>
  typeof part === 'string'
    ? part
    : createElement(
        part.tag,
        { key, ...part.said, style: part.style },
        ...part.parts.map(elementOf),
      );
const nodeTypes = { standing: Standing };

/** React Flow with nodes that stand, as its own guide has it: nothing of ours runs. */
function Plain({ nodes, edges, viewport }: Given) {
  return createElement(ReactFlow, {
    ...{ nodes, edges, nodeTypes, minZoom: 0.05, onlyRenderVisibleElements: true },
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
