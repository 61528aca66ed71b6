import type { ThreadId } from '../../shared/model/ids.ts';
import type { Run } from '../../shared/model/run.ts';
import { runFacts } from '../store/run-words.ts';
import { useSession } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { useRunWords } from './run-state.tsx';

/** Beside a wide chat: the numbers of its newest run. */
export function RunPanel({ threadId }: { threadId: ThreadId }) {
  const run = useSession(({ replica }) => {
    const runs = [...replica.rows.runs.values()].filter((one) => one.threadId === threadId);
    const begun = runs.filter(({ state }) => state !== 'queued');
    return begun.reduce<(typeof runs)[number] | undefined>(
      (newest, one) => (newest === undefined || one.n > newest.n ? one : newest),
      undefined,
    );
  });
  return run === undefined ? null : <Facts run={run} />;
}

function Facts({ run }: { run: Run }) {
  const { tone, state } = useRunWords(run);
  return (
    <aside
      aria-label="This run"
      className="hidden w-[264px] overflow-y-auto border-line border-l bg-panel wide:block"
    >
      <section className="border-line border-b px-4 py-3.5">
        <h2 className="mb-2 font-semibold text-faint text-tiny uppercase tracking-wider">
          This run
        </h2>
        <dl className="flex flex-col gap-1 text-small">
          <div className="flex justify-between gap-3">
            <dt className="text-dim">State</dt>
            <dd className="flex items-center gap-1.5">
              <Dot tone={tone} />
              {state}
            </dd>
          </div>
          {runFacts(run).map(({ label, value }) => (
            <div key={label} className="flex justify-between gap-3">
              <dt className="text-dim">{label}</dt>
              <dd className="truncate">{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </aside>
  );
}
