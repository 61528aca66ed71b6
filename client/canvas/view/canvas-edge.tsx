import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo } from 'react';
import { inLine } from '../../../shared/lib/marked.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import { useLit, useWords } from './use-canvas.ts';
import { WordsField } from './words-field.tsx';

/** A line: what belongs together, what goes on, what waits, what would be, what a person drew. */
export const CanvasEdge = memo((props: EdgeProps<FlowEdge>) => {
  const { id, data, selected } = props;
  const [path, x, y] = getBezierPath(props);
  const { isEditing, writer } = useWords(id);
  const isLit = useLit(id);
  const kind = data?.kind ?? 'belongs';
  const label = data?.label ?? '';
  // What would be done to a node is said at that.
  const isNamed = kind === 'drawn' || kind === 'grant';
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`canvas-edge canvas-edge-${kind} ${selected === true ? 'is-selected' : ''} ${isLit === false ? 'is-dim' : ''}`}
        interactionWidth={kind === 'drawn' ? 18 : 0}
      />
      {(isEditing || writer !== undefined || (isNamed && label !== '')) && (
        <EdgeLabelRenderer>
          <div
            className="nodrag nopan absolute max-w-48 rounded-sm bg-bg px-1.5 text-dim text-tiny"
            style={{
              transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`,
              pointerEvents: isEditing ? 'all' : 'none',
            }}
          >
            {isEditing ? (
              <WordsField id={id} label="Words on the line" text={label} />
            ) : (
              <span className="block truncate">
                {inLine(label)}
                {writer !== undefined && ` ${inLine(writer.name)} is writing…`}
              </span>
            )}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
CanvasEdge.displayName = 'CanvasEdge';
