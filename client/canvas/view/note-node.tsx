import { type NodeProps, NodeResizer } from '@xyflow/react';
import { memo, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import type { Look, Note } from '../../../shared/canvas/document.ts';
import { inLine, marked } from '../../../shared/lib/marked.ts';
import type { NameOf } from '../../store/author-name.ts';
import { useNameOf } from '../../store/use-name-of.ts';
import { leastSizes } from '../state/arrange.ts';
import { resize } from '../state/deeds.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { CommentCount } from './comment-count.tsx';
import { type Detail, useDetail } from './detail.ts';
import { Ends } from './ends.tsx';
import { NoteWords } from './note-words.tsx';
import { SelectedBy } from './selected-by.tsx';
import { useCanvas, useLayout, useMayDraw, useWords } from './use-canvas.ts';

export const papers: Record<NonNullable<Look['color']>, string> = {
  plain: 'bg-raised text-text',
  yellow: 'bg-[#ffe29a] text-[#3d2f00]',
  green: 'bg-[#bfe8c4] text-[#0f3315]',
  blue: 'bg-[#bcd9ff] text-[#0c2a52]',
  purple: 'bg-[#dccbff] text-[#2c1457]',
  red: 'bg-[#ffcdc7] text-[#4d130d]',
};

/** Words that somebody stuck to the canvas. */
export const NoteNode = memo(({ id, selected }: NodeProps<FlowNode>) => {
  const key = id.slice('note:'.length);
  const { room, view } = useCanvas();
  const note = useLayout(({ notes }) => notes.get(key));
  const color = useLayout(({ looks }) => looks.get(id)?.color ?? 'yellow');
  const { isEditing, mayWrite, writer } = useWords(id);
  const mayDraw = useMayDraw();
  const nameOf = useNameOf();
  const detail = useDetail();
  const shown = useRef<HTMLParagraphElement>(null);
  const isCut = useIsCut(shown);
  if (note === undefined) return null;
  const edit = () => {
    if (mayWrite) view.setState({ editing: id });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard writes with Enter, see use-canvas-keys
    <div
      className={`relative h-full w-full overflow-visible rounded-sm p-2.5 text-small shadow-card ${papers[color]} ${selected ? 'outline-2 outline-accent' : ''}`}
      onDoubleClick={edit}
    >
      <Ends />
      {mayDraw && (
        <NodeResizer
          isVisible={selected && !isEditing}
          minWidth={leastSizes.note.width}
          minHeight={leastSizes.note.height}
          onResizeEnd={(_, box) => room.draw(resize(room.store.getState().layout, id, box))}
        />
      )}
      {isEditing ? (
        <NoteWords
          id={id}
          text={note.text}
          look="nodrag nowheel h-full w-full resize-none bg-transparent outline-none"
        />
      ) : (
        <p
          ref={shown}
          className={`h-full overflow-hidden whitespace-pre-wrap [overflow-wrap:anywhere] ${afar[detail]} ${isCut ? '[mask-image:linear-gradient(black_calc(100%-1.4em),transparent)]' : ''}`}
        >
          {marked(note.text)}
        </p>
      )}
      {isCut && !isEditing && (
        <span
          aria-hidden
          title="There is more: write in it, or make it larger"
          className="absolute right-2 bottom-0 font-bold text-[18px] leading-tight"
        >
          …
        </span>
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
      <CommentCount on={id} />
      <SelectedBy id={id} />
    </div>
  );
});
NoteNode.displayName = 'NoteNode';

/** Is there more than its place shows? Looked at whenever it is drawn: with its words, its size and the zoom. */
function useIsCut(box: RefObject<HTMLElement | null>): boolean {
  const [isCut, setCut] = useState(false);
  useLayoutEffect(() => {
    const { scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    setCut(scrollHeight > clientHeight + 1);
  });
  return isCut;
}

/** Words that stay readable from farther off. */
const afar: Record<Detail, string> = {
  all: '',
  short: 'text-[15px] leading-tight',
  far: 'text-[20px] leading-tight',
};

/** Who wrote a note, and who last wrote in it. */
const authorWords = ({ by, editedBy }: Note, nameOf: NameOf): string =>
  editedBy === undefined || editedBy === by
    ? nameOf(by)
    : `${nameOf(by)}, changed by ${nameOf(editedBy)}`;
