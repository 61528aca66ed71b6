import {
  Group,
  History,
  LayoutGrid,
  MessageCircle,
  Redo2,
  Search,
  Spline,
  StickyNote,
  Undo2,
  Waypoints,
} from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { Entry } from '../state/entries.ts';
import { kindNames } from '../state/kind-names.ts';
import { FileMenu } from './file-menu.tsx';
import { ListLine } from './list-line.tsx';
import { useCanvas, useCanvasState, useMayDraw, useView } from './use-canvas.ts';
import type { Deeds } from './use-deeds.ts';
import { useEntries } from './use-entries.ts';
import { WordsLeft } from './words-left.tsx';

/** The same canvas as lines, with the same acts: for a screen reader, a phone, or a crowd. */
export default function ListView({ deeds }: { deeds: Deeds }) {
  const entries = useEntries();
  const lit = useView(({ past }) => past?.lit ?? null);
  return (
    <div
      className={`h-full overflow-y-auto px-7 pt-14 max-md:px-3.5 ${lit === null ? 'pb-6' : 'pb-80'}`}
    >
      <div className="flex w-full max-w-[760px] flex-col gap-5">
        <Acts deeds={deeds} />
        <WordsLeft />
        {lit === null ? (
          <Kinds entries={entries} />
        ) : (
          <>
            <Kinds entries={entries.filter(({ id }) => lit.has(id))} when="as it was then" />
            <Kinds entries={entries.filter(({ id }) => !lit.has(id))} when="as it is now" />
          </>
        )}
      </div>
    </div>
  );
}

/** The entries by kind; `when`: of a replay, which of its two times they belong to. */
function Kinds({ entries, when }: { entries: readonly Entry[]; when?: string }) {
  const kinds = [...new Set(entries.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const name = when === undefined ? kindNames[kind] : `${kindNames[kind]}, ${when}`;
    return (
      <section key={kind} aria-label={name}>
        <h2 className="pb-1 font-semibold text-faint text-tiny uppercase tracking-wider">{name}</h2>
        <ul className="rounded-lg border border-line bg-panel">
          {entries.flatMap((entry) =>
            entry.kind === kind ? [<ListLine key={entry.id} {...entry} />] : [],
          )}
        </ul>
      </section>
    );
  });
}

/** What the tools of the drawing do, for what is chosen in the list. */
function Acts({ deeds }: { deeds: Deeds }) {
  const { view } = useCanvas();
  const mayDraw = useMayDraw();
  const chosen = useView(
    ({ selected }) => [...selected].filter((id) => !id.startsWith('edge:')).length,
  );
  const panel = useView((state) => state.panel);
  const canUndo = useCanvasState(({ acts }) => acts.done.length > 0);
  const canRedo = useCanvasState(({ acts }) => acts.undone.length > 0);
  const show = (of: 'find' | 'versions') => view.setState({ panel: panel === of ? null : of });
  return (
    <div role="toolbar" aria-label="Canvas" className="flex flex-wrap items-center gap-2">
      <Button size="small" onClick={() => view.setState({ isList: false })}>
        <Waypoints size={13} aria-hidden />
        Canvas
      </Button>
      {mayDraw && (
        <>
          <Button size="small" onClick={() => deeds.note()}>
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
          <Button size="small" onClick={deeds.comment}>
            <MessageCircle size={13} aria-hidden />
            Comment
          </Button>
          <Button size="small" onClick={() => void deeds.tidy()}>
            <LayoutGrid size={13} aria-hidden />
            Tidy
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
      <Button size="small" aria-pressed={panel === 'find'} onClick={() => show('find')}>
        <Search size={13} aria-hidden />
        Find
      </Button>
      <Button size="small" aria-pressed={panel === 'versions'} onClick={() => show('versions')}>
        <History size={13} aria-hidden />
        History
      </Button>
      <FileMenu />
    </div>
  );
}
