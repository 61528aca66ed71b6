import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo } from 'react';
import { inLine } from '../../../shared/lib/marked.ts';
import { count } from '../../ui/count.ts';
import { leastSizes } from '../state/arrange.ts';
import { inside, resize } from '../state/deeds.ts';
import { hangingOn, wordsOf } from '../state/drawn-from.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import type { Detail } from './detail.ts';
import { useForAll } from './for-all.ts';
import { hanging } from './hanging.tsx';
import { mayWriteIn, useCanvas, useDrawnFrom } from './use-canvas.ts';
import { WordsField } from './words-field.tsx';
import { writeIn } from './write-in.ts';

/** A frame around what belongs together; what lies in it goes where it goes. */
export const GroupNode = memo(({ id, selected, isConnectable }: NodeProps<FlowNode>) => {
  const key = id.slice('group:'.length);
  const canvas = useCanvas();
  const { room } = canvas;
  const from = useDrawnFrom((now) => ({
    title: now.layout.groups.get(key)?.title,
    many: inside(now.layout, id).length,
    ...wordsOf(now, id),
    ...hangingOn(now, id),
  }));
  const { title, many } = from;
  const all = useForAll();
  const { detail, mayDraw } = all;
  const { isEditing, writer } = mayWriteIn(from, all);
  if (title === undefined) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard writes with Enter, see use-canvas-keys
    <div
      className={`relative h-full w-full rounded-xl border bg-raised/40 ${selected ? 'border-accent' : 'border-line-strong'}`}
      onDoubleClick={() => {
        if (mayDraw) writeIn(canvas, id);
      }}
    >
      {mayDraw && selected && !isEditing && !isConnectable && (
        <NodeResizer
          minWidth={leastSizes.group.width}
          minHeight={leastSizes.group.height}
          onResizeEnd={(_, box) => room.draw(resize(room.store.getState().layout, id, box))}
        />
      )}
      <div
        className={`flex items-baseline gap-2 px-3 py-1.5 text-dim leading-tight ${afar[detail]}`}
      >
        {isEditing ? (
          <WordsField id={id} label="Name of the group" text={title} />
        ) : (
          <span className="truncate font-semibold">{title === '' ? 'Group' : inLine(title)}</span>
        )}
        {many > 0 && <span className="whitespace-nowrap text-faint">{count(many, 'thing')}</span>}
        {writer !== undefined && <span>{inLine(writer.name)} is writing…</span>}
      </div>
      {hanging(id, from, all)}
    </div>
  );
});
GroupNode.displayName = 'GroupNode';

const afar: Record<Detail, string> = {
  all: 'text-small',
  short: 'text-[18px]',
  far: 'text-[24px]',
};
