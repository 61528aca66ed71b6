import { inLine } from '../../../shared/lib/marked.ts';
import { Button } from '../../ui/button.tsx';
import type { Entry } from '../state/entries.ts';
import { inspectNode } from './inspect-node.ts';
import { NoteWords } from './note-words.tsx';
import { takeAway } from './take-away.ts';
import { useCanvas, useLayout, useMayDraw, useView, useWords } from './use-canvas.ts';
import { WordsField } from './words-field.tsx';

const fields: Partial<Record<Entry['kind'], string>> = {
  group: 'Name of the group',
  line: 'Words on the line',
};

/** One thing of the canvas, with what one may do about it. */
export function ListLine({ id, kind, title, words }: Entry) {
  const canvas = useCanvas();
  const { view } = canvas;
  const mayDraw = useMayDraw();
  const { isEditing, mayWrite, writer } = useWords(id, { mayDraw, isPicture: false });
  const isChosen = useView(({ selected }) => selected.has(id));
  const key = id.slice(id.indexOf(':') + 1);
  const written = useLayout(({ notes, groups, edges }) =>
    kind === 'note'
      ? notes.get(key)?.text
      : kind === 'group'
        ? groups.get(key)?.title
        : edges.get(key)?.label,
  );
  const isMade = kind === 'note' || kind === 'group' || kind === 'line';
  const choose = (isOn: boolean) => {
    const selected = new Set(view.getState().selected);
    if (isOn) selected.add(id);
    else selected.delete(id);
    view.setState({ selected });
  };
  return (
    <li className="flex items-center gap-2 border-line px-4 py-2 not-last:border-b">
      {mayDraw && kind !== 'comment' && (
        <input
          type="checkbox"
          aria-label={`Choose ${title}`}
          checked={isChosen}
          onChange={({ target }) => choose(target.checked)}
        />
      )}
      {isEditing && kind === 'note' ? (
        <NoteWords
          id={id}
          text={written ?? ''}
          look="h-24 min-w-0 flex-1 resize-y rounded-sm border border-field bg-panel px-1.5 outline-none"
        />
      ) : isEditing && isMade ? (
        <WordsField id={id} label={fields[kind] ?? title} text={written ?? ''} />
      ) : (
        <button
          type="button"
          data-id={id}
          className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 text-left"
          onClick={() => {
            view.setState({ selected: new Set([id]) });
            if (kind !== 'line') inspectNode(id, { raise: true });
          }}
        >
          <span className="truncate font-semibold">{title}</span>
          <span className="truncate text-dim text-small">{words}</span>
        </button>
      )}
      {writer !== undefined && (
        <span className="truncate text-dim text-tiny">{inLine(writer.name)} is writing…</span>
      )}
      {isMade && mayDraw && !isEditing && (
        <>
          <Button
            size="tiny"
            look="ghost"
            disabled={!mayWrite}
            onClick={() => view.setState({ editing: id })}
          >
            Write
          </Button>
          <Button
            size="tiny"
            look="ghost"
            disabled={writer !== undefined}
            onClick={() => takeAway(canvas, [id])}
          >
            Delete
          </Button>
        </>
      )}
      {kind !== 'comment' && (
        <Button
          size="tiny"
          look="ghost"
          onClick={() =>
            view.setState({ isList: false, goal: id, following: null, selected: new Set([id]) })
          }
        >
          Show
        </Button>
      )}
    </li>
  );
}
