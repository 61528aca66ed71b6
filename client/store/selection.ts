import { createStore } from 'zustand/vanilla';
import type {
  ApprovalId,
  InstanceId,
  JobId,
  PartId,
  RunId,
  ThreadId,
} from '../../shared/model/ids.ts';
import type { Rows } from '../../shared/sync/replica.ts';

/** What the inspector can tell more about. */
export type Selection =
  | { kind: 'run'; id: RunId }
  | { kind: 'tool'; id: PartId }
  | { kind: 'approval'; id: ApprovalId }
  | { kind: 'job'; id: JobId }
  | { kind: 'instance'; id: InstanceId }
  /** A node of the canvas that nothing else tells about. */
  | { kind: 'node'; id: string };

interface Chosen {
  what: Selection;
  /** The address it was chosen at: elsewhere it is chosen no more. */
  at: string;
}

export const selectionStore = createStore<{
  chosen: Chosen | null;
  /** Where there is no room beside the page the inspector comes over it, only when asked for. */
  isRaised: boolean;
}>(() => ({ chosen: null, isRaised: false }));

/** Shows more about something; `raise`: also where the inspector has to come over the page. */
export function inspect(what: Selection, { raise = false }: { raise?: boolean } = {}): void {
  selectionStore.setState({ chosen: { what, at: location.pathname }, isRaised: raise });
}

export const raiseInspector = (): void => selectionStore.setState({ isRaised: true });

export const leaveInspector = (): void =>
  selectionStore.setState({ chosen: null, isRaised: false });

/** What is selected: what was chosen here, else what the address is about, else the newest run. */
export function selectionAt(
  {
    pathname,
    threadId,
    job,
    instance,
  }: { pathname: string; threadId?: ThreadId; job?: JobId; instance?: InstanceId },
  chosen: Chosen | null,
  rows: Pick<Rows, 'runs'>,
): Selection | null {
  if (chosen?.at === pathname) return chosen.what;
  if (job !== undefined) return { kind: 'job', id: job };
  if (instance !== undefined) return { kind: 'instance', id: instance };
  if (threadId === undefined) return null;
  const run = newestRun(rows, threadId);
  return run === null ? null : { kind: 'run', id: run };
}

/** The newest run of a thread that began, or the first that is to begin. */
function newestRun({ runs }: Pick<Rows, 'runs'>, threadId: ThreadId): RunId | null {
  let newest: { id: RunId; n: number } | null = null;
  for (const run of runs.values())
    if (run.threadId === threadId && run.state !== 'queued' && run.n > (newest?.n ?? -1))
      newest = run;
  return newest?.id ?? null;
}
