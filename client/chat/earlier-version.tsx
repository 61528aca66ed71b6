import type { ThreadId } from '../../shared/model/ids.ts';
import { showUntil } from '../store/shown-version.ts';
import { Button } from '../ui/button.tsx';

/** Says that what is shown is no longer what stands, in place of where one writes. */
export const EarlierVersion = ({ threadId }: { threadId: ThreadId }) => (
  <div
    role="status"
    className="mx-auto flex w-full max-w-[720px] flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border border-line bg-panel px-3.5 py-3"
  >
    <p className="min-w-0 flex-1 text-dim">
      This is an earlier version. The assistant does not see it any more; nothing in it is lost.
    </p>
    <Button size="small" onClick={() => showUntil(threadId, null)}>
      Back to the newest
    </Button>
  </div>
);
