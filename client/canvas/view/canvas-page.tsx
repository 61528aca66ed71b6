import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import {
  type RefObject,
  Suspense,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { workspaceTopic } from '../../../shared/model/topic.ts';
import { useSearch } from '../../nav/use-trips.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { Button } from '../../ui/button.tsx';
import { lazyExtra, lazyView } from '../../ui/lazy-view.ts';
import { Opening } from '../../ui/opening.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { isBystander } from '../graph/bystanders.ts';
import { farZoom } from '../state/crowds.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { CanvasBar } from './canvas-bar.tsx';
import { CanvasView } from './canvas-view.tsx';
import { firstView } from './first-view.ts';
import { Toolbar } from './toolbar.tsx';
import { useCanvas, useCanvasState, useView } from './use-canvas.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useDeeds } from './use-deeds.ts';

const ListView = lazyView(() => import('./list-view.tsx'));
const FindPanel = lazyView(() => import('./find-panel.tsx'));
const VersionsPanel = lazyView(() => import('./versions-panel.tsx'));
const AwayQuestion = lazyView(() => import('./away-question.tsx'));
const OnceDrawn = lazyExtra(() => import('./once-drawn.ts'));
const ReplayBar = lazyView(() => import('../replay/replay-bar.tsx'));

/** The Hatchery: the room as it is, drawn; and what people put on it. */
export default function CanvasPage() {
  useTitle('Hatchery');
  const canvas = useCanvas();
  const main = useRef<HTMLElement>(null);
  useEffect(() => canvas.hold(), [canvas]);
  return (
    <main
      ref={main}
      id="main"
      className="relative min-h-0 min-w-0 select-none overflow-hidden [&_:is(input,textarea)]:select-text max-md:row-span-2"
    >
      <h1 tabIndex={-1} className="sr-only">
        Hatchery
      </h1>
      <ReactFlowProvider>
        <Inside main={main} />
      </ReactFlowProvider>
    </main>
  );
}

function Inside({ main }: { main: RefObject<HTMLElement | null> }) {
  const { view } = useCanvas();
  const isList = useView((state) => state.isList);
  const panel = useView((state) => state.panel);
  const isAsked = useCanvasState(({ asks, refused }) => asks.length > 0 || refused !== null);
  const { replay } = useSearch();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const deeds = useDeeds(flow);
  useCanvasKeys(deeds);
  const isReady = useReady();
  const isAimed = useAim(main, isReady);
  const isDrawn = useDeferredValue(isAimed, false);
  useFocusKept(main, isList);
  if (!isAimed) return <Waiting />;
  return (
    <>
      {isList ? (
        <Suspense fallback={<Waiting onBack={() => view.setState({ isList: false })} />}>
          <ListView deeds={deeds} />
        </Suspense>
      ) : (
        <CanvasView deeds={deeds} />
      )}
      {isDrawn && (
        <Suspense>
          <OnceDrawn deeds={deeds} />
        </Suspense>
      )}
      <CanvasBar />
      {!isList && replay === undefined && <Toolbar />}
      {replay !== undefined && (
        <Suspense>
          <ReplayBar />
        </Suspense>
      )}
      {panel !== null && (
        <Suspense fallback={<PanelToCome onBack={() => view.setState({ panel: null })} />}>
          {panel === 'find' ? <FindPanel /> : <VersionsPanel />}
        </Suspense>
      )}
      {isAsked && (
        <Suspense>
          <AwayQuestion />
        </Suspense>
      )}
    </>
  );
}

/** What holds the focus goes with the drawing, or with the list: then it is where both begin. */
function useFocusKept(main: RefObject<HTMLElement | null>, isList: boolean): void {
  const was = useRef(isList);
  useEffect(() => {
    if (was.current === isList) return;
    was.current = isList;
    if (document.activeElement === document.body) main.current?.querySelector('h1')?.focus();
  }, [main, isList]);
}

const Waiting = ({ onBack }: { onBack?: () => void }) => (
  <div className="grid h-full place-content-center justify-items-center gap-3">
    <Opening />
    {onBack !== undefined && <Button onClick={onBack}>Back to the canvas</Button>}
  </div>
);

const PanelToCome = ({ onBack }: { onBack: () => void }) => (
  <div className="absolute top-14 left-3 z-20 flex items-center gap-3 rounded-xl border border-line bg-panel p-3">
    <Opening />
    <Button onClick={onBack}>Close</Button>
  </div>
);

/** Is everything that the room has in its place? Then it stays in sight, whatever comes. */
function useReady(): boolean {
  const { graph, auto, room, own } = useCanvas();
  const [isReady, setReady] = useState(false);
  const nodes = useStore(graph, (drawn) => drawn.shape);
  const places = useStore(auto);
  const pos = useStore(room.store, ({ layout }) => layout.pos);
  const isKnown = useStore(own.store, (state) => state.isKnown);
  // Before its rows are here a room looks as if it had nothing but what stands in every room.
  const isHeld = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  const isPlaced =
    isHeld &&
    nodes.size > 0 &&
    [...nodes.values()].every(
      // What only some may see comes to its place as soon as that is known, and so does what stands beside something.
      (one) =>
        pos.has(one.id) || places.has(one.id) || (one.isPrivate && !isKnown) || isBystander(one),
    );
  if (isPlaced && !isReady) setReady(true);
  return isReady || isPlaced;
}

/** Is it known what of it is seen first? Whoever comes back finds it as they left it. */
function useAim(main: RefObject<HTMLElement | null>, isReady: boolean): boolean {
  const canvas = useCanvas();
  const room = useRoom();
  const [isAimed, setAimed] = useState(false);
  useLayoutEffect(() => {
    if (!isReady || isAimed) return;
    const { view } = canvas;
    const window = main.current?.getBoundingClientRect();
    if (view.getState().seen === null && window !== undefined) {
      const seen = firstView(canvas, room, window);
      if (seen !== null) view.setState({ seen, isFar: seen.zoom < farZoom });
    }
    setAimed(true);
  }, [canvas, room, main, isReady, isAimed]);
  return isAimed;
}
