import './canvas.css';
import {
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionMode,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  type OnSelectionChangeParams,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStoreApi,
  type Viewport,
} from '@xyflow/react';
import {
  type MouseEvent,
  type PointerEvent,
  Suspense,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { leaveInspector } from '../../store/selection.ts';
import { useWide } from '../../store/use-wide.ts';
import { isWriting } from '../../ui/keys.ts';
import { lazyExtra } from '../../ui/lazy-view.ts';
import type { Box, Place } from '../layout/place.ts';
import { farZoom } from '../state/crowds.ts';
import { drop } from '../state/deeds.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { withLinesBetween } from '../state/lines-between.ts';
import { movedBy } from '../state/moved-by.ts';
import { isPlacing, type Moved, noDrags } from '../state/view-state.ts';
import { CanvasEdge } from './canvas-edge.tsx';
import { CrowdNode } from './crowd-node.tsx';
import { Cursors } from './cursors.tsx';
import { FactsNode } from './facts-node.tsx';
import { ForAllContext, useSaidForAll } from './for-all.ts';
import { GroupNode } from './group-node.tsx';
import { inspectNode } from './inspect-node.ts';
import { NoteNode } from './note-node.tsx';
import { map } from './sights.ts';
import { type Flow, tellView } from './tell-view.ts';
import { useCanvas, useView } from './use-canvas.ts';
import type { Deeds } from './use-deeds.ts';
import { useFirstFit } from './use-first-fit.ts';
import { useFlowEdges, useFlowNodes } from './use-flow.ts';
import { useTamed } from './use-tamed.ts';
import { writeIn } from './write-in.ts';
import { zooms } from './zooms.ts';

const PointComments = lazyExtra(() => import('./point-comments.tsx'));

const nodeTypes = { facts: FactsNode, note: NoteNode, group: GroupNode, crowd: CrowdNode };
const edgeTypes = { canvas: CanvasEdge };

export function CanvasView({ deeds }: { deeds: Deeds }) {
  const canvas = useCanvas();
  const { room, view, drawing } = canvas;
  const nodes = useFlowNodes();
  // What stands is seen a frame before what joins it; a picture of the whole is of no use before there is a whole.
  const isDrawn = useDeferredValue(true, false);
  const edges = useFlowEdges(isDrawn ? nodes : none);
  const tool = useView((state) => state.tool);
  const isPast = useView(({ past }) => past !== null);
  const { detail, mayDraw, isInTouch, isPicture, nameOf } = useSaidForAll();
  const forAll = useMemo(
    () => ({ detail, mayDraw, isInTouch, isPicture, nameOf }),
    [detail, mayDraw, isInTouch, isPicture, nameOf],
  );
  useTamed();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const drawn = useStoreApi();
  const fitFirst = useFirstFit(nodes);
  const isWide = useWide();
  const [seen] = useState(() => view.getState().seen);

  // A line that was begun by a press ends with the tool.
  useEffect(() => {
    if (tool !== 'connect') drawn.setState({ connectionClickStartHandle: null });
  }, [drawn, tool]);

  const boxOf = useCallback(
    (id: string): Box | null => {
      const node = flow.getNode(id);
      if (node === undefined) return null;
      const { position, width = 0, height = 0 } = node;
      return { ...position, width, height };
    },
    [flow],
  );

  const chosenBy = useCallback(
    (changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[]) => {
      const chosen = new Set(view.getState().selected);
      for (const change of changes)
        if (change.type === 'select') chosen[change.selected ? 'add' : 'delete'](change.id);
      // Of each node in a frame of choice React Flow chooses all lines.
      return drawn.getState().userSelectionRect === null
        ? chosen
        : withLinesBetween(chosen, room.store.getState().layout);
    },
    [view, room, drawn],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const { drags, selected } = view.getState();
      const chosen = chosenBy(changes);
      const moved = movedBy(changes, drags, room.store.getState().layout, boxOf);
      const isSame = chosen.size === selected.size && [...chosen].every((id) => selected.has(id));
      view.setState({
        ...(isSame ? {} : { selected: chosen }),
        ...(moved.size === 0 && drags.size === 0 ? {} : { drags: moved }),
      });
      // What was pulled larger ends here, what was dragged also where it is dropped.
      if (moved.size > 0) room.tell({ drag: placesIn(moved, drawing.isShared) });
      else if (drags.size > 0) room.tell({ drag: null });
    },
    [view, room, drawing, boxOf, chosenBy],
  );

  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => view.setState({ selected: chosenBy(changes) }),
    [view, chosenBy],
  );

  const onDragStop = useCallback(() => {
    const { drags } = view.getState();
    const boxes = new Map<string, Box>();
    for (const [id, place] of drags) {
      const box = boxOf(id);
      if (box !== null) boxes.set(id, { ...box, ...place });
    }
    if (boxes.size > 0) drawing.draw(drop(room.store.getState().layout, boxes));
    view.setState({ drags: noDrags });
    room.tell({ drag: null });
  }, [view, room, drawing, boxOf]);

  const onSelectionChange = useMemo(() => {
    let told: string | null = null;
    return ({ nodes: chosen }: OnSelectionChangeParams<FlowNode, FlowEdge>) => {
      // A picture shows none of it; what is chosen is the same before and after it.
      const all = chosen.map(({ id }) => id).join(' ');
      if (view.getState().isPicture || all === told) return;
      told = all;
      room.tell({ selection: selectable(chosen, drawing.isShared) });
      const [one, ...more] = chosen;
      if (one !== undefined && more.length === 0) inspectNode(one.id);
    };
  }, [room, view, drawing]);

  const onConnect = useCallback(
    ({ source, target }: Connection) => {
      // The tool was laid down while one drew.
      if (view.getState().tool !== 'connect') return;
      view.setState({ tool: 'select' });
      deeds.join(source, target);
    },
    [view, deeds],
  );

  const pressNode = useCallback(
    (event: MouseEvent, { id, type }: FlowNode) => {
      const { tool, editing } = view.getState();
      const held = mayDraw ? tool : 'select';
      const on = type === 'group' || type === 'crowd' ? null : id;
      if (isPlacing(held)) return deeds.placeAt(held, pointOf(flow, event), on);
      // Where there is no room beside the canvas, what is pressed comes over it.
      const isMore = event.shiftKey || event.ctrlKey || event.metaKey;
      if (isWide || isMore || held !== 'select' || type === 'crowd') return;
      if (editing !== id) inspectNode(id, { raise: true });
    },
    [view, flow, deeds, isWide, mayDraw],
  );

  // React Flow tells all that listen to it of each handler that is another one: of a thousand nodes some thousand.
  const moves = useMemo(
    () => ({
      // Whoever moves the canvas themselves follows nobody any more.
      onMoveStart: (event: unknown) => {
        if (event !== null) view.setState({ following: null });
      },
      onMove: (event: unknown, { zoom }: Viewport) => {
        const isFar = zoom < farZoom;
        if (isFar !== view.getState().isFar) view.setState({ isFar });
        // What glides is told where it ends: two who follow each other would chase each other's ways.
        if (event !== null) tellView(canvas, flow);
      },
      onMoveEnd: (_: unknown, seen: Viewport) => {
        view.setState({ seen });
        tellView(canvas, flow);
      },
    }),
    [canvas, view, flow],
  );

  const pressPane = useCallback(
    (event: MouseEvent) => {
      const { tool: held } = view.getState();
      if (mayDraw && isPlacing(held)) deeds.placeAt(held, pointOf(flow, event), null);
      else if (!isWide) leaveInspector();
    },
    [view, flow, deeds, isWide, mayDraw],
  );

  const writeLine = useCallback(
    (_: MouseEvent, { id }: FlowEdge) => {
      if (mayDraw && id.startsWith('edge:')) writeIn(canvas, id);
    },
    [canvas, mayDraw],
  );

  const framed = useRef<Place | null>(null);
  const isFraming = mayDraw && tool === 'group';
  const press = (event: PointerEvent) => {
    framed.current = pointOf(flow, event);
    // A field is left by a press on anything else of the canvas, as on any page.
    const { activeElement: field } = document;
    const isPane = event.target instanceof Element && event.target.matches('.react-flow__pane');
    const isLeft = isPane || (isWriting(field) && event.target !== field);
    if (isLeft && field instanceof HTMLElement) field.blur();
  };
  const frame = (event: MouseEvent) => {
    const [a, b] = [framed.current, pointOf(flow, event)];
    if (!isFraming || a === null) return;
    const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
    deeds.groupIn({ x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });
  };

  const point = (event: PointerEvent) => {
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    room.tell({ cursor: { x: Math.round(x), y: Math.round(y) } });
  };

  return (
    <ForAllContext value={forAll}>
      <ReactFlow<FlowNode, FlowEdge>
        {...zooms}
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onlyRenderVisibleElements={!isPicture}
        nodesDraggable={tool === 'select'}
        nodesConnectable={mayDraw && tool === 'connect'}
        connectionMode={ConnectionMode.Loose}
        isValidConnection={isOfTwo}
        selectionMode={SelectionMode.Partial}
        selectionOnDrag={isFraming}
        panOnDrag={!isFraming}
        onSelectionEnd={frame}
        onPointerDownCapture={press}
        multiSelectionKeyCode={more}
        deleteKeyCode={null}
        disableKeyboardA11y
        elevateNodesOnSelect={false}
        nodeDragThreshold={3}
        proOptions={{ hideAttribution: true }}
        {...(seen === null ? {} : { defaultViewport: seen })}
        onInit={fitFirst}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDragStop={onDragStop}
        onSelectionChange={onSelectionChange}
        onConnect={onConnect}
        onNodeClick={pressNode}
        onPaneClick={pressPane}
        onPointerMove={point}
        onPointerLeave={() => room.tell({ cursor: null })}
        {...moves}
        onEdgeDoubleClick={writeLine}
        className={
          isPast
            ? 'is-past'
            : isPlacing(tool)
              ? '[&_.react-flow__pane]:cursor-crosshair [&_.react-flow__node]:cursor-crosshair!'
              : tool === 'connect'
                ? '[&_.react-flow__pane]:cursor-crosshair'
                : ''
        }
      >
        <Background variant={BackgroundVariant.Dots} gap={22} size={1.4} />
        {!isPast && <Cursors />}
        {isDrawn && (
          <>
            <Suspense>
              <PointComments />
            </Suspense>
            <MiniMap
              pannable
              zoomable
              ariaLabel="Map of the whole canvas"
              position="top-right"
              style={map}
              className="max-md:hidden! rounded-md border border-line"
              nodeClassName={({ type, selected }) =>
                selected === true
                  ? 'fill-accent!'
                  : type === 'group'
                    ? 'fill-raised!'
                    : 'fill-line-strong!'
              }
            />
          </>
        )}
      </ReactFlow>
    </ForAllContext>
  );
}

/** Where on the canvas something was pressed. */
const pointOf = (flow: Flow, { clientX: x, clientY: y }: MouseEvent) =>
  flow.screenToFlowPosition({ x, y });

/** All of a node is an end, and no line leads from a node to itself. */
const isOfTwo = ({ source, target }: Pick<Connection, 'source' | 'target'>) => source !== target;

const none: FlowNode[] = [];

/** What adds to what is chosen. */
const more = ['Shift', 'Meta', 'Control'];

/** A state of more than 4 KiB is refused: of a large crowd that is dragged, others see some go. */
const mostTold = 40;

const selectable = (chosen: readonly FlowNode[], isShared: (id: string) => boolean) =>
  chosen
    .flatMap(({ id }) => {
      const parsed = nodeId.safeParse(id);
      return parsed.success && isShared(id) ? [parsed.data] : [];
    })
    .slice(0, mostTold);

const placesIn = (
  moved: ReadonlyMap<string, Moved>,
  isShared: (id: string) => boolean,
): Record<string, Place> =>
  Object.fromEntries(
    [...moved]
      .filter(([id]) => isShared(id))
      .slice(0, mostTold)
      .map(([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }]),
  );
