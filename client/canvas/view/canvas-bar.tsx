import { inLine } from '../../../shared/lib/marked.ts';
import { workspaceTopic } from '../../../shared/model/topic.ts';
import { Fresh } from '../../frame/fresh.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { kindOf } from '../../ui/kind-of.ts';
import { Dot, Pill } from '../../ui/marks.tsx';
import { syncWords } from './sync-words.ts';
import { useCanvas, useCanvasState, useIsDrawer, useOthers, useView } from './use-canvas.ts';
import { WaitsPill } from './waits-pill.tsx';

/** How fresh what one sees is, whether what one drew is saved, and who else is here. */
export function CanvasBar() {
  const phase = useCanvasState((state) => state.phase);
  const journal = useCanvasState((state) => state.journal);
  const asks = useCanvasState((state) => state.asks);
  const why = useCanvasState((state) => state.why);
  const isKept = useCanvasState((state) => state.isKept);
  const isWriting = useView(({ unsaid }) => unsaid !== null);
  const isDrawer = useIsDrawer();
  const onlyLooks = useCanvasState((state) => state.onlyLooks);
  const { tone, words } = syncWords({ phase, journal, asks, why, isKept, isWriting });
  return (
    <div className="absolute top-3 left-3 z-10 flex max-w-[calc(100%-24px)] flex-wrap items-center gap-2">
      <span className="rounded-full bg-panel">
        <Pill title="How fresh the room is">
          <Fresh topic={workspaceTopic} />
        </Pill>
      </span>
      <span className="rounded-full bg-panel" role="status">
        <Pill title="Whether what you drew is stored">
          <Dot tone={tone} />
          {words}
        </Pill>
      </span>
      {!isDrawer && (
        <span className="rounded-full bg-panel">
          <Pill title={onlyLooks ?? 'Viewers see everything here and change nothing'}>
            you may look
          </Pill>
        </span>
      )}
      <WaitsPill />
      {/* Nobody knows who is here while the layout is away. */}
      {phase === 'live' && <Others />}
    </div>
  );
}

function Others() {
  const { view } = useCanvas();
  const others = useOthers();
  const following = useView((state) => state.following);
  const followed = others.find(({ client }) => client === following);
  return (
    <>
      {others.map(({ client, user, view: seen, focus }) => (
        <button
          key={client}
          type="button"
          disabled={seen == null && focus === undefined}
          aria-pressed={client === following}
          aria-label={`Follow ${inLine(user.name)}`}
          title={`${inLine(user.name)} is here. Follow what they see`}
          className="rounded-full p-0.5 aria-pressed:ring-2 aria-pressed:ring-accent"
          onClick={() => view.setState({ following: client === following ? null : client })}
        >
          <Avatar name={user.name} kind={kindOf(user.principal)} />
        </button>
      ))}
      {followed !== undefined && (
        <Button size="pill" onClick={() => view.setState({ following: null })}>
          You see what {inLine(followed.user.name)} sees · Stop
        </Button>
      )}
    </>
  );
}
