import { Button } from '../../ui/button.tsx';
import { count } from '../graph/chats.ts';
import { changeName } from '../state/change-name.ts';
import { useCanvas, useCanvasState } from './use-canvas.ts';

/** What one made while away and others changed meanwhile: nobody's is overwritten without a word. */
export function AwayQuestion() {
  const { room, graph } = useCanvas();
  const asks = useCanvasState((state) => state.asks);
  const refused = useCanvasState((state) => state.refused);
  const layout = useCanvasState((state) => state.layout);
  if (asks.length === 0 && refused === null) return null;
  const isSealed = asks.some((one) => one.isSealed);
  const names = asks.map(({ change }) => changeName(change, layout, graph.getState()));
  return (
    <section
      aria-label="About your changes"
      className="absolute top-14 left-1/2 z-20 flex w-[min(480px,calc(100%-24px))] -translate-x-1/2 flex-col gap-2.5 rounded-xl border border-wait bg-panel p-4 shadow-float"
    >
      {asks.length > 0 && (
        <>
          <p className="font-semibold">
            {isSealed
              ? 'You signed out before these changes of yours went out.'
              : `Before your changes went out, others changed ${asks.length === 1 ? 'what' : 'things that'} you changed too.`}
          </p>
          <ul className="max-h-40 list-inside list-disc overflow-y-auto text-dim text-small">
            {names.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may be called the same
              <li key={at}>{name}</li>
            ))}
          </ul>
          <p className="text-dim text-small">
            {isSealed
              ? 'You see the canvas without them.'
              : 'You see what they made. Everything else of yours went out.'}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button size="small" look="primary" onClick={() => room.settle(false)}>
              {isSealed ? 'Drop them' : 'Keep theirs'}
            </Button>
            <Button size="small" onClick={() => room.settle(true)}>
              {isSealed
                ? `Put ${count(asks.length, 'change')} on the canvas`
                : `Put my ${count(asks.length, 'change')} in their place`}
            </Button>
          </div>
        </>
      )}
      {refused !== null && (
        <div className="flex items-baseline gap-3">
          <p className="flex-1 text-small" role="alert">
            The room did not take a change of yours, so you see the canvas without it. {refused}
          </p>
          <Button size="tiny" onClick={() => room.dismiss()}>
            All right
          </Button>
        </div>
      )}
    </section>
  );
}
