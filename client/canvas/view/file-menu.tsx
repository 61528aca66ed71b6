import { useReactFlow } from '@xyflow/react';
import { Download, EllipsisVertical, Image, Maximize, Upload } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useRoom } from '../../store/use-room.ts';
import { count } from '../../ui/count.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { part } from '../../ui/parts.ts';
import { say } from '../../ui/toast-store.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { wholeView } from './go-to.ts';
import { notFetched } from './not-fetched.ts';
import { saveFile } from './save-file.ts';
import { undoOf } from './say-left.ts';
import { useCanvas, useMayDraw, useView } from './use-canvas.ts';

/** Fetched when it is asked for, or before. */
const files = part(() => import('../state/exported.ts'));
const pictures = part(() => import('./save-picture.ts'));

/** The canvas as a file, and a file as part of the canvas; `children` stand before that. */
export function FileMenu({ children }: { children?: ReactNode }) {
  const { room, view, present } = useCanvas();
  const { account } = useRoom();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const isList = useView((state) => state.isList);
  const mayDraw = useMayDraw();
  const field = useRef<HTMLInputElement>(null);
  const read = async (file: File) => {
    const { imported } = await files();
    const { layout } = room.store.getState();
    const { nodes } = present.getState();
    const result = imported(await file.text(), layout, {
      self: account.principal,
      now: Date.now(),
      isThere: (node) => nodes.get(node)?.isPrivate === false,
    });
    if (typeof result === 'string') return say(result);
    const left =
      result.left === 0
        ? ''
        : ` ${count(result.left, 'entry')} of it fit no canvas and stayed out.`;
    if (result.changes.length === 0)
      return say(
        left === ''
          ? 'All that is in the file is here already.'
          : `Nothing came from the file.${left}`,
      );
    const undo = undoOf(room, () => room.draw(result.changes));
    say(`${count(result.changes.length, 'change')} came from the file.${left}`, undo);
  };
  const draw = async () => (await pictures()).savePicture(flow, view);
  const write = async () => {
    const { exported } = await files();
    const text = exported(room.store.getState().layout);
    saveFile('hatchery.json', new Blob([text], { type: 'application/json' }));
  };
  return (
    <>
      <Menu
        label="More"
        look="shrink-0 rounded-md p-1.5 text-dim hover:bg-raised hover:text-text"
        button={<EllipsisVertical size={15} aria-hidden />}
      >
        {children}
        {!isList && (
          <MenuItem icon={Maximize} onUse={() => void flow.fitView(wholeView)}>
            Everything in sight
          </MenuItem>
        )}
        <MenuItem icon={Download} onUse={() => void write().catch(notFetched)}>
          Save as JSON
        </MenuItem>
        {!isList && (
          <MenuItem icon={Image} onUse={() => void draw().catch(notFetched)}>
            Save as a picture
          </MenuItem>
        )}
        {mayDraw && (
          <MenuItem icon={Upload} onUse={() => field.current?.click()}>
            Bring in a JSON file
          </MenuItem>
        )}
      </Menu>
      <input
        ref={field}
        type="file"
        accept="application/json,.json"
        aria-label="JSON file of a canvas"
        className="hidden"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void read(file).catch(notFetched);
          target.value = '';
        }}
      />
    </>
  );
}
