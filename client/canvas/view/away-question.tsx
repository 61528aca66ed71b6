import { Fragment } from 'react';
import { marked } from '../../../shared/lib/marked.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/count.ts';
import { changeName } from '../state/change-name.ts';
import { type Wordings, wordings } from '../state/wordings.ts';
import type { Change } from '../sync/canvas-values.ts';
import type { Unsaved } from '../sync/journal.ts';
import { questionsOf } from '../sync/questions.ts';
import { useCanvas, useCanvasState, useIsDrawer } from './use-canvas.ts';

/**
 * What one made while away and others changed meanwhile, and what was not saved when one signed out or
 * might no longer draw: nobody's is overwritten without a word.
 */
export default function AwayQuestion() {
  const { room } = useCanvas();
  const asks = useCanvasState((state) => state.asks);
  const refused = useCanvasState((state) => state.refused);
  const layout = useCanvasState((state) => state.layout);
  const phase = useCanvasState((state) => state.phase);
  const setBack = useCanvasState((state) => state.setBack);
  const { unsent, changed } = questionsOf({ asks, layout, phase });
  if (unsent.length === 0 && changed.length === 0 && refused === null) return null;
  const rest = unsent.length === 0 ? ' Everything else of yours went out.' : '';
  return (
    <section
      aria-label="About your changes"
      className="absolute top-14 left-1/2 z-20 flex w-[min(480px,calc(100%-24px))] -translate-x-1/2 flex-col gap-2.5 rounded-xl border border-wait bg-panel p-4 shadow-float"
    >
      <Question
        about={unsent}
        asks="You signed out, or could only look, before these changes of yours were saved. Nobody changed the same since."
        sees="You see the canvas without them."
        no="Drop them"
        yes={`Put ${count(unsent.length, 'change')} on the canvas`}
      />
      <Question
        about={changed}
        asks={`Before your changes went out, others changed ${changed.length === 1 ? 'what' : 'things that'} you changed too.`}
        sees={`You see what they made.${rest}`}
        no="Keep theirs"
        yes={`Put my ${count(changed.length, 'change')} in their place`}
      />
      {refused !== null && (
        <div className="flex items-baseline gap-3">
          <p className="flex-1 text-small" role="alert">
            The room did not take a change of yours, so you see the canvas without it. {refused}
            {setBack.some(isSaid) && ' Your words are kept: in their field, or else in the list.'}
          </p>
          <Button size="tiny" onClick={() => room.dismiss()}>
            All right
          </Button>
        </div>
      )}
    </section>
  );
}

const isSaid = ({ map, after }: Change): boolean =>
  after !== undefined && (map === 'comments' || map === 'replies');

function Question({
  about,
  asks,
  sees,
  no,
  yes,
}: {
  about: readonly Unsaved[];
} & Record<'asks' | 'sees' | 'no' | 'yes', string>) {
  const { room, graph } = useCanvas();
  const layout = useCanvasState((state) => state.layout);
  const isDrawer = useIsDrawer();
  if (about.length === 0) return null;
  return (
    <>
      <p className="font-semibold">{asks}</p>
      <ul className="max-h-60 list-inside list-disc overflow-y-auto text-dim text-small">
        {about.map((one) => (
          <li key={`${one.change.map} ${one.change.key}`}>
            {changeName(one.change, layout, graph.getState())}
            <Both of={wordings(one, layout)} />
          </li>
        ))}
      </ul>
      <p className="text-dim text-small">
        {sees}
        {!isDrawer && ' They are kept until you may draw here again.'}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="small" look="primary" onClick={() => room.settle(false, about)}>
          {no}
        </Button>
        {isDrawer && (
          <Button size="small" onClick={() => room.settle(true, about)}>
            {yes}
          </Button>
        )}
      </div>
    </>
  );
}

/** What one would keep or drop, word for word. */
function Both({ of }: { of: Wordings | null }) {
  if (of === null) return null;
  const rows = [
    { whose: 'Yours', words: of.mine, without: 'you deleted it' },
    {
      ...{ whose: 'On the canvas', words: of.theirs },
      without: of.wasThere ? 'it is deleted' : 'it is not there',
    },
  ];
  return (
    <dl className="mt-1 mb-2 ml-4 grid grid-cols-[auto_1fr] gap-x-2.5 gap-y-1">
      {rows.map(({ whose, words, without }) => (
        <Fragment key={whose}>
          <dt className="text-faint">{whose}</dt>
          {words === null || words === '' ? (
            <dd className="italic">{words === null ? without : 'no words'}</dd>
          ) : (
            <dd className="whitespace-pre-wrap text-text [overflow-wrap:anywhere]">
              {marked(words)}
            </dd>
          )}
        </Fragment>
      ))}
    </dl>
  );
}
