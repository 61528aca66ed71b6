import { useStore } from 'zustand';
import { Button } from '../../ui/button.tsx';
import { withUnsent, wordsLeft } from '../state/unsent.ts';
import { useCanvas, useCanvasState, useLayout, useMayDraw, useView } from './use-canvas.ts';

/** Words of one's own that nothing else on the canvas leads to. */
export function WordsLeft() {
  const { graph } = useCanvas();
  const unsent = useView((view) => view.unsent);
  const layout = useLayout((all) => all);
  const left = wordsLeft(unsent, layout, useStore(graph), useMayDraw());
  const isOpening = useCanvasState(({ phase }) => phase === 'opening');
  if (left.length === 0 || isOpening) return null;
  return (
    <section aria-label="Words that you did not say" className="flex flex-col gap-3">
      <h2 className="font-semibold text-faint text-tiny uppercase tracking-wider">
        Words that you did not say
      </h2>
      {left.map(([draft]) => (
        <LeftWords key={draft} draft={draft} />
      ))}
    </section>
  );
}

/** Words that can go nowhere as it is: they are not thrown away. */
export function LeftWords({ draft }: { draft: string }) {
  const { view } = useCanvas();
  const text = useView(({ unsent }) => unsent.get(draft)?.text ?? '');
  const isLive = useCanvasState(({ phase }) => phase === 'live');
  const mayDraw = useMayDraw();
  const isReply = draft.startsWith('reply:');
  return (
    <div className="flex flex-col gap-1.5 text-small">
      <p className="text-dim">
        {isLive && isReply && mayDraw
          ? 'The comment that you were answering was deleted. Your words:'
          : 'Where you wrote them nothing can be said now. Your words:'}
      </p>
      <p className="select-text whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
      <Button
        size="tiny"
        look="ghost"
        className="self-start"
        onClick={() =>
          view.setState(({ unsent }) => ({ unsent: withUnsent(unsent, draft, '', '') }))
        }
      >
        Drop them
      </Button>
    </div>
  );
}
