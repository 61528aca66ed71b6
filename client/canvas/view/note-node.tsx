import { type NodeProps, NodeResizer } from '@xyflow/react';
import { type CSSProperties, memo } from 'react';
import type { Look, Note } from '../../../shared/canvas/document.ts';
import { inLine, marked } from '../../../shared/lib/marked.ts';
import type { NameOf } from '../../store/author-name.ts';
import { leastSizes } from '../state/arrange.ts';
import { resize } from '../state/deeds.ts';
import { hangingOn, wordsOf } from '../state/drawn-from.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import type { Detail } from './detail.ts';
import { Ends } from './ends.tsx';
import { useForAll } from './for-all.ts';
import { hanging } from './hanging.tsx';
import { NoteWords } from './note-words.tsx';
import { mayWriteIn, useCanvas, useDrawnFrom } from './use-canvas.ts';
import { writeIn } from './write-in.ts';

export const papers: Record<NonNullable<Look['color']>, string> = {
  plain: 'bg-raised text-text',
  yellow: 'bg-[#ffe29a] text-[#3d2f00]',
  green: 'bg-[#bfe8c4] text-[#0f3315]',
  blue: 'bg-[#bcd9ff] text-[#0c2a52]',
  purple: 'bg-[#dccbff] text-[#2c1457]',
  red: 'bg-[#ffcdc7] text-[#4d130d]',
};

/** Words that somebody stuck to the canvas. */
export const NoteNode = memo(({ id, selected, isConnectable, height = 0 }: NodeProps<FlowNode>) => {
  const key = id.slice('note:'.length);
  const canvas = useCanvas();
  const { room } = canvas;
  const from = useDrawnFrom((now) => ({
    note: now.layout.notes.get(key),
    color: now.layout.looks.get(id)?.color ?? 'yellow',
    ...wordsOf(now, id),
    ...hangingOn(now, id),
  }));
  const { note, color } = from;
  const all = useForAll();
  const { detail, mayDraw, nameOf } = all;
  const { isEditing, writer } = mayWriteIn(from, all);
  if (note === undefined) return null;
  const edit = () => {
    if (mayDraw) writeIn(canvas, id);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard writes with Enter, see use-canvas-keys
    <div
      className={`relative h-full w-full overflow-visible rounded-sm p-2.5 text-small shadow-card ${papers[color]} ${selected ? 'outline-2 outline-accent' : ''}`}
      onDoubleClick={edit}
    >
      {isConnectable && <Ends />}
      {mayDraw && selected && !isEditing && !isConnectable && (
        <NodeResizer
          minWidth={leastSizes.note.width}
          minHeight={leastSizes.note.height}
          onResizeEnd={(_, box) => room.draw(resize(room.store.getState().layout, id, box))}
        />
      )}
      {isEditing ? (
        <NoteWords
          id={id}
          text={note.text}
          look={`nodrag nowheel h-full w-full resize-none bg-transparent outline-none ${afar[detail].look}`}
        />
      ) : (
        <p
          className={`line-clamp-(--lines) whitespace-pre-wrap [overflow-wrap:anywhere] ${afar[detail].look}`}
          style={linesIn(height, detail)}
        >
          {marked(note.text)}
        </p>
      )}
      {detail !== 'far' && !isEditing && writer === undefined && (
        <span
          className={`absolute top-full left-0 max-w-full truncate pt-0.5 text-dim ${detail === 'all' ? 'text-tiny' : 'text-[15px]'}`}
        >
          {authorWords(note, nameOf)}
        </span>
      )}
      {writer !== undefined && (
        <span className="absolute -bottom-5 left-0 truncate text-dim text-tiny">
          {inLine(writer.name)} is writing…
        </span>
      )}
      {hanging(id, from, all)}
    </div>
  );
});
NoteNode.displayName = 'NoteNode';

/** Words that stay readable from farther off, and how high a line of them is (px). */
const afar: Record<Detail, { look: string; line: number }> = {
  all: { look: 'leading-[18px]', line: 18 },
  short: { look: 'text-[15px] leading-[19px]', line: 19 },
  far: { look: 'text-[20px] leading-[25px]', line: 25 },
};

/** As many lines as a note has room for; where there are more, the last ends with an ellipsis. */
const linesIn = (height: number, detail: Detail): CSSProperties & Record<'--lines', number> => ({
  '--lines': Math.max(1, Math.floor((height - padding) / afar[detail].line)),
});

/** Above and below its words (px): `p-2.5` twice. */
const padding = 20;

/** Who wrote a note, and who last wrote in it. */
const authorWords = ({ by, editedBy }: Note, nameOf: NameOf): string =>
  editedBy === undefined || editedBy === by
    ? nameOf(by)
    : `${nameOf(by)}, changed by ${nameOf(editedBy)}`;
