import { useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { MessageCircle } from 'lucide-react';
import { useStore } from 'zustand';
import { inLine } from '../../../shared/lib/marked.ts';
import { selectionStore } from '../../store/selection.ts';
import { pointAt } from '../state/comments.ts';
import { inspectNode } from './inspect-node.ts';
import { useLayout, useView } from './use-canvas.ts';

/** Comments at a point of the canvas; those at a node are counted there. */
export default function PointComments() {
  const comments = useLayout((layout) => layout.comments);
  const resolved = useLayout((layout) => layout.resolved);
  const zoom = useFlow(({ transform }) => transform[2]);
  const here = useStore(selectionStore, ({ chosen }) =>
    chosen?.at === location.pathname && chosen.what.kind === 'node' ? chosen.what.id : '',
  );
  const isPicture = useView((state) => state.isPicture);
  const point = isPicture ? null : pointAt(here);
  return (
    <ViewportPortal>
      {point !== null && (
        <span
          data-here
          aria-hidden
          className="pointer-events-none absolute top-0 left-0 z-5 size-7 rounded-[50%_50%_50%_2px] border-2 border-accent border-dashed bg-accent/15"
          style={{
            transform: `translate(${point.x}px, ${point.y}px) scale(${1 / zoom}) translateY(-100%)`,
            transformOrigin: '0 0',
          }}
        />
      )}
      {[...comments].map(([key, { x, y, text }]) =>
        x === undefined || y === undefined || resolved.has(key) ? null : (
          <button
            key={key}
            type="button"
            aria-label={`Comment: ${inLine(text)}`}
            title={inLine(text)}
            className="pointer-events-auto absolute top-0 left-0 z-5 grid size-7 place-items-center rounded-[50%_50%_50%_2px] border border-line-strong bg-raised text-accent shadow-float"
            style={{
              transform: `translate(${x}px, ${y}px) scale(${1 / zoom}) translateY(-100%)`,
              transformOrigin: '0 0',
            }}
            onClick={() => inspectNode(`comment:${key}`, { raise: true })}
          >
            <MessageCircle size={14} aria-hidden />
          </button>
        ),
      )}
    </ViewportPortal>
  );
}
