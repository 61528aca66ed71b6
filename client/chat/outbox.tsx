import { Inbox } from 'lucide-react';
import { refusedOf, unsentOf } from '../store/unsent-words.ts';
import { useInTouch, useUnsent } from '../store/use-in-touch.ts';
import { useNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { when } from '../ui/time-words.ts';
import { HeldChoice } from './held-choice.tsx';

/** Everything that the room does not have for sure, or did not take, wherever it was said. */
export default function Outbox() {
  const requests = useUnsent();
  const isInTouch = useInTouch();
  const rejected = useSession((session) => session.rejected);
  const threads = useSession((session) => session.replica.rows.threads);
  const { connection } = useRoom();
  const now = useNow(10_000);
  const unsent = [...refusedOf(rejected, threads), ...unsentOf(requests, threads, now, isInTouch)];
  if (unsent.length === 0) return null;
  return (
    <>
      <button
        type="button"
        popoverTarget="outbox"
        aria-label={`Show what is not sent: ${unsent.length}`}
        className="inline-flex items-center gap-1.5 rounded-full border border-wait/60 px-2 py-0.5 font-semibold text-small text-wait hover:bg-raised"
      >
        <Inbox size={13} aria-hidden />
        {unsent.length}
      </button>
      <section
        id="outbox"
        popover="auto"
        aria-label="Not sent"
        className="fixed inset-auto top-12 left-3.5 m-0 max-h-[70dvh] w-96 max-w-[calc(100vw-28px)] overflow-auto rounded-xl border border-line-strong bg-panel text-text shadow-float"
      >
        <h2 className="px-4 pt-3 pb-1 font-semibold">
          {unsent.every(({ state }) => state === 'refused') ? 'Not taken' : 'Not sent'}
        </h2>
        <ul>
          {unsent.map(({ key, what, state, why, at }) => (
            <li
              key={key}
              className="flex flex-col gap-2 border-line border-t px-4 py-3 first:border-t-0"
            >
              <div className="flex items-baseline gap-3">
                <p className="line-clamp-3 min-w-0 flex-1">{what}</p>
                <span className="text-faint text-small">{when(at, now)}</span>
              </div>
              <p className={`text-small ${state === 'refused' ? 'text-bad' : 'text-faint'}`}>
                {why}
              </p>
              {state !== 'unsure' && (
                <HeldChoice
                  isHeld={state === 'asks'}
                  onSend={() => connection.release(key)}
                  onDiscard={() => connection.discard(key)}
                />
              )}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
