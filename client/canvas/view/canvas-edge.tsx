import {
  BaseEdge,
  EdgeLabelRenderer,
  type EdgeProps,
  getBezierPath,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import { memo, type ReactNode, useState } from 'react';
import { inLine } from '../../../shared/lib/marked.ts';
import { lineEnds } from '../layout/line-ends.ts';
import type { Box } from '../layout/place.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { Detail } from './detail.ts';
import { useForAll } from './for-all.ts';
import { isLitIn, useDrawnFrom, useFacts, useWords } from './use-canvas.ts';
import { WordsField } from './words-field.tsx';

/** A line: what belongs together, what goes on, what waits, what would be, what a person drew. */
export const CanvasEdge = memo((props: EdgeProps<FlowEdge>) => {
  const { id, data, selected } = props;
  const { isLit } = useDrawnFrom((now) => ({ isLit: isLitIn(now, id) }));
  const { kind = 'belongs', label = '', lane = 0 } = data ?? {};
  const ends = lineEnds(...useEnds(props), lane);
  const [path, x, middle] = getBezierPath(ends);
  const y = middle + ends.wordsBy;
  // What would be done to a node is said at that.
  const isNamed = kind === 'grant' && label !== '';
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`canvas-edge canvas-edge-${kind} ${selected === true ? 'is-selected' : ''} ${isLit === false ? 'is-dim' : ''}`}
        interactionWidth={kind === 'drawn' ? 18 : 0}
      />
      {kind === 'run' && <Pulse thread={props.target} path={path} />}
      {kind === 'drawn' && <WordsOnLine id={id} label={label} x={x} y={y} />}
      {isNamed && (
        <OnLine x={x} y={y}>
          <span className="block truncate">{inLine(label)}</span>
        </OnLine>
      )}
    </>
  );
});
CanvasEdge.displayName = 'CanvasEdge';

/** What it leads from and to. It is drawn anew when where it ends moves, or when one of both is wider. */
function useEnds({ source, target, sourceX, sourceY, targetX, targetY }: EdgeProps): [Box, Box] {
  const { nodeLookup } = useStoreApi().getState();
  useStore((flow) => flow.nodeLookup.get(source)?.width);
  useStore((flow) => flow.nodeLookup.get(target)?.width);
  const sizeIn = (id: string) => {
    const { width = 0, height = 0 } = nodeLookup.get(id) ?? {};
    return { width, height };
  };
  const [from, to] = [sizeIn(source), sizeIn(target)];
  // Of handles that are 1 by 1.
  return [
    { ...from, x: sourceX - from.width - 1, y: sourceY - (from.height + 1) / 2 },
    { ...to, x: targetX, y: targetY - (to.height + 1) / 2 },
  ];
}

/** Bright for a moment whenever the answer in the chat that it leads to has grown; drawn alone then. */
function Pulse({ thread, path }: { thread: string; path: string }) {
  const words = useFacts(thread)?.words;
  const [first] = useState(words);
  const { isPicture } = useForAll();
  return words === first || isPicture ? null : (
    <path key={words} d={path} className="canvas-pulse" />
  );
}

interface At {
  x: number;
  y: number;
}

/** What somebody wrote on a line, or writes now. */
function WordsOnLine({ id, label, x, y }: At & { id: string; label: string }) {
  const { isEditing, writer } = useWords(id, useForAll());
  if (!isEditing && writer === undefined && label === '') return null;
  return (
    <OnLine x={x} y={y} isField={isEditing}>
      {isEditing ? (
        <WordsField
          id={id}
          label="Words on the line"
          hint="What it means, or nothing"
          text={label}
        />
      ) : (
        <span className="block truncate">
          {inLine(label)}
          {writer !== undefined && ` ${inLine(writer.name)} is writing…`}
        </span>
      )}
    </OnLine>
  );
}

function OnLine({ x, y, isField = false, children }: At & OnLineProps) {
  const { detail } = useForAll();
  return (
    <EdgeLabelRenderer>
      <div
        className={`nodrag nopan absolute z-4 rounded-sm bg-bg px-1.5 text-dim ${afar[detail]}`}
        style={{
          transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`,
          pointerEvents: isField ? 'all' : 'none',
        }}
      >
        {children}
      </div>
    </EdgeLabelRenderer>
  );
}

/** As the state of a node. */
const afar: Record<Detail, string> = {
  all: 'max-w-48 text-tiny',
  short: 'max-w-56 text-[17px]',
  far: 'max-w-64 text-[20px]',
};

interface OnLineProps {
  isField?: boolean;
  children: ReactNode;
}
