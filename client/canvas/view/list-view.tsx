import { Group, History, LayoutGrid, Redo2, Spline, StickyNote, Undo2 } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { kindNames } from '../state/entries.ts';
import { FileMenu } from './file-menu.tsx';
import { ListLine } from './list-line.tsx';
import { useCanvas, useCanvasState, useMayDraw, useView } from './use-canvas.ts';
import type { Deeds } from './use-deeds.ts';
import { useEntries } from './use-entries.ts';
import { WordsLeft } from './words-left.tsx';

/** The same canvas as lines, with the same acts: for a screen reader, a phone, or a crowd. */
export function ListView({ deeds }: { deeds: Deeds }) {
  const entries = useEntries();
  const kinds = [...new Set(entries.map(({ kind }) => kind))];
  return (
    <div className="h-full overflow-y-auto px-7 pt-14 pb-6 max-md:px-3.5">
      <div className="flex w-full max-w-[760px] flex-col gap-5">
        <Acts deeds={deeds} />
        <WordsLeft />
        {kinds.map((kind) => (
          <section key={kind} aria-label={kindNames[kind]}>
            <h2 className="pb-1 font-semibold text-faint text-tiny uppercase tracking-wider">
              {kindNames[kind]}
            </h2>
            <ul className="rounded-lg border border-line bg-panel">
              {entries.flatMap((entry) =>
                entry.kind === kind ? [<ListLine key={entry.id} {...entry} />] : [],
              )}
            </ul>
          </section>
        ))}
      </div>
    </div>
  );
}

/** What the tools of the drawing do, for what is chosen in the list. */
function Acts({ deeds }: { deeds: Deeds }) {
  const { view } = useCanvas();
  const mayDraw = useMayDraw();
  const chosen = useView(({ selected }) => selected.size);
  const panel = useView((state) => state.panel);
  const canUndo = useCanvasState(({ acts }) => acts.done.length > 0);
  const canRedo = useCanvasState(({ acts }) => acts.undone.length > 0);
  return (
    <div role="toolbar" aria-label="Canvas" className="flex flex-wrap items-center gap-2">
      <Button size="small" onClick={() => view.setState({ isList: false })}>
        <LayoutGrid size={13} aria-hidden />
        Canvas
      </Button>
      {mayDraw && (
        <>
          <Button size="small" onClick={deeds.note}>
            <StickyNote size={13} aria-hidden />
            New note
          </Button>
          <Button size="small" onClick={deeds.group}>
            <Group size={13} aria-hidden />
            Group
          </Button>
          <Button size="small" disabled={chosen !== 2} onClick={deeds.connect}>
            <Spline size={13} aria-hidden />
            Connect two
          </Button>
          <Button size="small" disabled={!canUndo} onClick={deeds.undo}>
            <Undo2 size={13} aria-hidden />
            Undo
          </Button>
          <Button size="small" disabled={!canRedo} onClick={deeds.redo}>
            <Redo2 size={13} aria-hidden />
            Redo
          </Button>
        </>
      )}
      <Button
        size="small"
        aria-pressed={panel === 'versions'}
        onClick={() => view.setState({ panel: panel === 'versions' ? null : 'versions' })}
      >
        <History size={13} aria-hidden />
        History
      </Button>
      <FileMenu />
    </div>
  );
}
