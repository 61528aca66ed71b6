import { isStarting } from '../../shared/model/instance.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { Link } from '../nav/link.tsx';
import { instanceName } from '../store/author-name.ts';
import { useRoom } from '../store/use-room.ts';
import { CommandsOff } from './commands-off.tsx';
import { RestartButton } from './restart-button.tsx';
import { Standing } from './standing.tsx';
import { useInstanceOf } from './use-instance.ts';

/**
 * Above the composer of a session: what keeps its OpenClaw from answering now, and what becomes of
 * the words meanwhile, or that it may run no command. Nothing while all is well.
 */
export default function SessionStrip({ thread }: { thread: Thread }) {
  const { id: room } = useRoom();
  const instance = useInstanceOf(thread);
  if (thread.openclaw?.gone === true || instance === undefined) return null;
  const { state, trouble } = instance;
  if (state === 'ready' && trouble === undefined)
    return (
      <CommandsOff
        instance={instance}
        look="mx-auto mb-2 w-full max-w-[720px] text-small text-wait"
      />
    );
  // What is asked for is a card of its own, with all that it says.
  const look =
    state === 'requested'
      ? 'max-h-[68dvh]'
      : 'max-h-[52dvh] rounded-lg border border-line-strong bg-panel px-4 py-3';
  return (
    <section
      aria-label={`How ${instanceName(instance.name)} stands`}
      className={`mx-auto mb-3 flex w-full max-w-[720px] flex-col gap-2.5 overflow-y-auto ${look}`}
    >
      <Standing instance={instance} areStepsShown={isStarting(state) || state === 'error'} />
      <CommandsOff instance={instance} look="text-wait" />
      <p className="text-dim">{meanwhile(state)}</p>
      <div className="flex flex-wrap items-center gap-2.5">
        {state === 'error' || state === 'stopped' || state === 'sleeping' ? (
          <RestartButton instance={instance} />
        ) : null}
        <Link
          to="/r/$room/openclaw/{-$instanceId}"
          params={{ room, instanceId: instance.id }}
          className="text-dim underline underline-offset-4 hover:text-text"
        >
          More about it
        </Link>
      </div>
    </section>
  );
}

/** What becomes of words that are said now. */
function meanwhile(state: string): string {
  if (state === 'requested')
    return 'Nothing runs yet. What was said here is kept, and goes to it once it is approved and ready.';
  if (state === 'deleting' || state === 'deleted')
    return 'What was said stays readable here; nothing more goes to it.';
  return 'What is said here is kept in its order, and goes to it as soon as it is ready.';
}
