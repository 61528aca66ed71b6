import { useReactFlow } from '@xyflow/react';
import {
  Group,
  History,
  LayoutGrid,
  List,
  type LucideIcon,
  MessageCircle,
  MousePointer2,
  Redo2,
  Search,
  Spline,
  StickyNote,
  Undo2,
} from 'lucide-react';
import { type MouseEvent, Suspense } from 'react';
import { lazyView } from '../../ui/lazy-view.ts';
import { MenuItem } from '../../ui/menu.tsx';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { useCanvas, useCanvasState, useMayDraw, useView } from './use-canvas.ts';
import { useDeeds } from './use-deeds.ts';

const FileMenu = lazyView(() =>
  import('./file-menu.tsx').then((one) => ({ default: one.FileMenu })),
);

/** What can be done on the canvas; each has a key. Who may only look has no tools that draw. */
export function Toolbar() {
  const { view } = useCanvas();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const tool = useView((state) => state.tool);
  const panel = useView((state) => state.panel);
  const mayDraw = useMayDraw();
  const deeds = useDeeds(flow);
  const canUndo = useCanvasState(({ acts }) => acts.done.length > 0);
  const canRedo = useCanvasState(({ acts }) => acts.undone.length > 0);
  const show = (of: 'find' | 'versions') => view.setState({ panel: panel === of ? null : of });
  const showList = () => view.setState({ isList: true });
  return (
    <div
      role="toolbar"
      aria-label="Canvas"
      className="absolute bottom-3.5 left-1/2 z-10 flex max-w-[calc(100%-16px)] -translate-x-1/2 gap-0.5 rounded-xl border border-line bg-panel p-1 shadow-float"
    >
      <div className="flex min-w-0 gap-0.5 overflow-x-auto">
        {mayDraw && (
          <>
            <Item
              icon={MousePointer2}
              name="Select"
              press="v"
              isOn={tool === 'select'}
              onUse={deeds.select}
            />
            <Item
              icon={StickyNote}
              name="Note"
              press="Shift N"
              isOn={tool === 'note'}
              onUse={(event) => deeds.take('note', event)}
            />
            <Item
              icon={Group}
              name="Group"
              press="Shift G"
              isOn={tool === 'group'}
              onUse={(event) => deeds.take('group', event)}
            />
            <Item
              icon={Spline}
              name="Connect"
              press="c"
              isOn={tool === 'connect'}
              onUse={deeds.connect}
            />
            <Item
              icon={MessageCircle}
              name="Comment"
              press="m"
              isOn={tool === 'comment'}
              onUse={(event) => deeds.take('comment', event)}
            />
            <Item icon={LayoutGrid} name="Tidy" press="Shift T" isWide onUse={deeds.tidy} />
            <Item
              icon={Undo2}
              name="Undo"
              press="Ctrl Z"
              isIcon
              isOff={!canUndo}
              onUse={deeds.undo}
            />
            <Item
              icon={Redo2}
              name="Redo"
              press="Ctrl Shift Z"
              isIcon
              isWide
              isOff={!canRedo}
              onUse={deeds.redo}
            />
          </>
        )}
        <Item
          icon={Search}
          name="Find"
          press="f"
          isIcon
          isOn={panel === 'find'}
          onUse={() => show('find')}
        />
        <Item
          icon={History}
          name="History"
          press="h"
          isIcon
          isWide
          isOn={panel === 'versions'}
          onUse={() => show('versions')}
        />
        <Item icon={List} name="List" press="l" isWide onUse={showList} />
      </div>
      <Suspense fallback={<span className="size-[27px]" />}>
        <FileMenu>
          {/* What a phone has no room for beside the rest. */}
          <div className="sm:hidden">
            {mayDraw && (
              <>
                <MenuItem icon={LayoutGrid} onUse={() => void deeds.tidy()}>
                  Tidy
                </MenuItem>
                {canRedo && (
                  <MenuItem icon={Redo2} onUse={deeds.redo}>
                    Redo
                  </MenuItem>
                )}
              </>
            )}
            <MenuItem icon={History} onUse={() => show('versions')}>
              History
            </MenuItem>
            <MenuItem icon={List} onUse={showList}>
              List
            </MenuItem>
          </div>
        </FileMenu>
      </Suspense>
    </div>
  );
}

function Item({
  icon: Icon,
  name,
  press,
  isOn,
  isOff = false,
  isIcon = false,
  isWide = false,
  onUse,
}: {
  icon: LucideIcon;
  name: string;
  press: string;
  isOn?: boolean;
  isOff?: boolean;
  isIcon?: boolean;
  /** On a phone it stands under More. */
  isWide?: boolean;
  onUse: (event: MouseEvent) => void;
}) {
  return (
    <button
      type="button"
      aria-label={name}
      title={`${name} (${press})`}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      disabled={isOff}
      className={`items-center gap-1.5 rounded-md px-2 py-1.5 font-semibold text-dim text-small hover:bg-raised hover:text-text disabled:text-line-strong aria-pressed:bg-raised aria-pressed:text-text ${isWide ? 'flex max-sm:hidden' : 'flex'}`}
      onClick={onUse}
    >
      <Icon size={15} aria-hidden />
      {!isIcon && <span className="max-wide:hidden">{name}</span>}
    </button>
  );
}
