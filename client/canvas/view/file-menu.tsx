import { useReactFlow } from '@xyflow/react';
import { Download, EllipsisVertical, Image, Maximize, Upload } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useRoom } from '../../store/use-room.ts';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { part } from '../../ui/parts.ts';
import { say } from '../../ui/toast-store.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { notFetched } from './not-fetched.ts';
import { saveFile } from './save-file.ts';
import { seeAll } from './sights.ts';
import { useCanvas, useMayDraw, useView } from './use-canvas.ts';

/** Fetched when it is asked for, or before. */
const files = part(() => import('../state/exported.ts'));
const readers = part(() => import('./bring-in.ts'));
const pictures = part(() => import('./save-picture.ts'));

/** The canvas as a file, and a file as part of the canvas; `children` stand before that. */
export function FileMenu({ children }: { children?: ReactNode }) {
  const canvas = useCanvas();
  const { room, view } = canvas;
  const { account } = useRoom();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const isList = useView((state) => state.isList);
  const mayDraw = useMayDraw();
  const field = useRef<HTMLInputElement>(null);
  const read = async (file: File) => {
    const fetched = await readers().catch(notFetched);
    await fetched?.bringIn(file, canvas, flow, account.principal);
  };
  const draw = async () => (await pictures()).savePicture(flow, view);
  const write = async () => {
    const { exported } = await files();
    const text = exported(room.store.getState().layout);
    saveFile('hatchery.json', new Blob([text], { type: 'application/json' }));
    say('The file holds what is drawn, without comments.');
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
          <MenuItem icon={Maximize} onUse={() => void seeAll(flow)}>
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
          if (file !== undefined) void read(file);
          target.value = '';
        }}
      />
    </>
  );
}
