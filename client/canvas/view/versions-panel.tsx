import { X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { isCanvasMapName } from '../../../shared/canvas/document.ts';
import { marked } from '../../../shared/lib/marked.ts';
import type { Result } from '../../../shared/methods/contract.ts';
import { useAsk } from '../../store/use-ask.ts';
import { useNameOf } from '../../store/use-name-of.ts';
import { useRoomNow } from '../../store/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/count.ts';
import { Opening } from '../../ui/opening.tsx';
import { moment } from '../../ui/time-words.ts';
import { say } from '../../ui/toast-store.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { byThing } from '../state/by-thing.ts';
import { differenceName } from '../state/change-name.ts';
import type { Act } from '../sync/acts.ts';
import { type Change, readChange } from '../sync/canvas-values.ts';
import { equalJson } from '../sync/equal-json.ts';
import { sameKey } from '../sync/journal.ts';
import { sayDone } from './say-done.ts';
import { useCanvas, useCanvasState, useMayDraw } from './use-canvas.ts';

type Versions = Result<'canvas.versions'>['versions'];
type Version = Versions[number];
type Told = Result<'canvas.compare'>;

/** Earlier layouts: what is another way now, and the way back, which is an edit as any other. */
export default function VersionsPanel() {
  const { view } = useCanvas();
  const mayDraw = useMayDraw();
  const { ask, trouble, isBusy } = useAsk();
  const asking = useRef(ask);
  asking.current = ask;
  const [versions, setVersions] = useState<Versions | null>(null);
  const [name, setName] = useState('');
  const load = useCallback(async () => {
    const answer = await asking.current('canvas.versions', {});
    if (answer !== null) setVersions(answer.versions);
  }, []);
  useEffect(() => void load(), [load]);
  const keep = async () => {
    const answer = await ask('canvas.name', { name: name.trim() });
    if (answer === null) return;
    setName('');
    await load();
  };
  return (
    <section
      aria-label="History"
      className="absolute top-14 right-3 z-20 flex max-h-[calc(100%-140px)] w-[min(340px,calc(100%-24px))] flex-col gap-2.5 overflow-y-auto rounded-xl border border-line-strong bg-panel p-3 shadow-float"
    >
      <div className="flex items-center justify-between">
        <h2 className="font-semibold">History of the layout</h2>
        <button
          type="button"
          aria-label="Close the history"
          className="rounded-md p-1 text-dim hover:text-text"
          onClick={() => view.setState({ panel: null })}
        >
          <X size={15} aria-hidden />
        </button>
      </div>
      {mayDraw && (
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') void keep();
          }}
        >
          <input
            aria-label="Name of this version"
            placeholder="Keep it as it is now, as…"
            maxLength={canvasBounds.versionNameUnits}
            value={name}
            className="min-w-0 flex-1 rounded-md border border-field bg-bg px-2.5 py-1 text-small"
            onChange={({ target }) => setName(target.value)}
          />
          <Button size="small" disabled={isBusy || name.trim() === ''} onClick={() => void keep()}>
            Keep
          </Button>
        </form>
      )}
      <Trouble words={trouble} />
      {versions === null ? (
        trouble === null && <Opening />
      ) : versions.length === 0 ? (
        <p className="text-dim text-small">
          There is no version yet. One is kept from before each bout of drawing, for 30 days.
        </p>
      ) : (
        <ul className="flex flex-col">
          {versions.map((one) => (
            <Line key={one.id} version={one} onRestored={load} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ version, onRestored }: { version: Version; onRestored: () => Promise<void> }) {
  const { id, at, by, name } = version;
  const { graph, room: canvas, view } = useCanvas();
  const mayDraw = useMayDraw();
  const nameOf = useNameOf();
  const layout = useCanvasState((state) => state.layout);
  const now = useRoomNow(60_000);
  const { ask, trouble, isBusy } = useAsk();
  const [differs, setDiffers] = useState<Told | null>(null);
  const things = differs === null ? [] : byThing(wishes(differs));
  // What is not told may be of what is.
  const atLeast = differs !== null && differs.count > differs.changes.length ? 'at least ' : '';
  const compare = async () => setDiffers(await ask('canvas.compare', { versionId: id }));
  const restore = async () => {
    const then = differs;
    const answer = await ask('canvas.restore', { versionId: id });
    if (answer === null || then === null) return;
    setDiffers(null);
    const left =
      answer.left === undefined
        ? ''
        : ` ${count(answer.left, 'thing')} that somebody writes in now stayed as they have it.`;
    if (answer.changed === 0)
      say(left === '' ? 'The layout is as it was then already.' : `Nothing was set back.${left}`);
    else {
      const stood = await ask('canvas.compare', { versionId: answer.before });
      const act = stood === null ? null : actOfSetBack(then, stood);
      const all = act?.length === answer.changed ? act : null;
      canvas.setBack(all);
      if (all === null)
        say(`Set back. The state before is in the History.${left}`, {
          label: 'History',
          act: () => view.setState({ panel: 'versions' }),
        });
      else
        sayDone(
          canvas,
          `The layout is as it was then, but for approvals and jobs, which stay. What was there before is a version too.${left}`,
          all,
          'Back',
        );
    }
    await onRestored();
  };
  return (
    <li className="flex flex-col gap-1.5 border-line border-t py-2 text-small">
      <div className="flex items-baseline gap-2">
        <span className="min-w-0 flex-1 truncate font-semibold">
          {name === null ? `kept by itself at ${moment(at, now)}` : marked(name)}
        </span>
        {name !== null && <span className="whitespace-nowrap text-faint">{moment(at, now)}</span>}
        {by !== null && <span className="truncate text-dim">{nameOf(by)}</span>}
      </div>
      {differs === null ? (
        <Button size="tiny" className="self-start" disabled={isBusy} onClick={() => void compare()}>
          Compare
        </Button>
      ) : (
        <>
          <p className="text-dim">
            {differs.count === 0
              ? 'Nothing is another way now.'
              : `${atLeast === '' ? '' : 'At least '}${count(things.length, 'difference')} to now:`}
          </p>
          <ul className="max-h-36 list-inside list-disc overflow-y-auto text-dim">
            {things.slice(0, mostNamed).map((changes) => (
              <li key={changes.map(({ map, key }) => `${map} ${key}`).join()}>
                {differenceName(changes, layout, graph.getState())}
              </li>
            ))}
          </ul>
          {things.length > mostNamed && (
            <p className="text-dim">
              and {atLeast}
              {things.length - mostNamed} more, last of all places
            </p>
          )}
          <div className="flex gap-2">
            {mayDraw && differs.count > 0 && (
              <Button size="tiny" look="primary" disabled={isBusy} onClick={() => void restore()}>
                Set the layout back to this
              </Button>
            )}
            <Button size="tiny" look="ghost" onClick={() => setDiffers(null)}>
              Close
            </Button>
          </div>
        </>
      )}
      <Trouble words={trouble} />
    </li>
  );
}

const mostNamed = 30;

/** What setting it back changes. */
const wishes = ({ changes }: Told): Change[] =>
  changes.flatMap(({ map, key, was }) => {
    const change = isCanvasMapName(map) ? readChange(map, key, was ?? undefined) : null;
    return change === null ? [] : [change];
  });

/**
 * What setting back did, as far as it is known: by what differed from the version (`then`), and what
 * differs from what stood there before (`stood`). What others did before or since is not in it.
 */
function actOfSetBack(then: Told, stood: Told): Act {
  const before = wishes(stood);
  return wishes(then).flatMap((change) => {
    const back = before.find((one) => sameKey(one, change));
    return back === undefined || equalJson(back.after, change.after) ? [] : [{ change, back }];
  });
}
