import { X } from 'lucide-react';
import { Suspense, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import {
  instanceId as instanceIdSchema,
  jobId as jobIdSchema,
  threadId as threadIdSchema,
} from '../../shared/model/ids.ts';
import { useLocation, useParams } from '../nav/use-trips.ts';
import { leaveInspector, type Selection, selectionAt, selectionStore } from '../store/selection.ts';
import { useSession } from '../store/use-room.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { Opening } from '../ui/opening.tsx';
import { ApprovalSections } from './approval-sections.tsx';
import { ChatArtifacts } from './chat-artifacts.tsx';
import { HereSection } from './here-section.tsx';
import { InstanceSections, SessionSections } from './instance-sections.tsx';
import { JobSections } from './job-sections.tsx';
import { MentionsSection } from './mentions-section.tsx';
import { ReceiptsSection } from './receipts-section.tsx';
import { RunSections, ToolSections } from './run-sections.tsx';

const NodeSections = lazyView(() => import('../canvas/inspect/node-sections.tsx'));

/** More about what is selected; with nothing selected, who is here and what happened lately. */
export default function Inspector({ isOver }: { isOver: boolean }) {
  const { pathname } = useLocation();
  const params = useParams();
  const chosen = useStore(selectionStore, (state) => state.chosen);
  const runs = useSession(({ replica }) => replica.rows.runs);
  const thread = threadIdSchema.safeParse(params.threadId);
  const job = jobIdSchema.safeParse(params.jobId);
  const instance = instanceIdSchema.safeParse(params.instanceId);
  const place = {
    pathname,
    ...(thread.success ? { threadId: thread.data } : {}),
    ...(job.success ? { job: job.data } : {}),
    ...(instance.success ? { instance: instance.data } : {}),
  };
  const selected = selectionAt(place, chosen, { runs });
  const isChosen = chosen?.at === pathname;
  const isRaised = useStore(selectionStore, (state) => state.isRaised);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const own = box.current;
    if (!isRaised || own === null) return;
    const before = document.activeElement;
    if (!own.contains(before)) own.focus();
    return () => {
      // What had the focus before has it again, unless it went elsewhere by itself.
      const isHere =
        document.activeElement === document.body || own.contains(document.activeElement);
      if (isHere && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [isRaised]);
  useEscape(isOver || isChosen || isRaised);
  useEffect(() => {
    // Elsewhere it does not stay over the page.
    if (isOver && chosen !== null && chosen.at !== pathname) leaveInspector();
  }, [isOver, chosen, pathname]);
  return (
    <aside
      ref={box}
      tabIndex={-1}
      aria-label="More about it"
      className={
        isOver
          ? 'fixed inset-y-0 right-0 z-20 [&>section:first-of-type>div:first-child]:pr-7 w-[min(340px,100vw)] overflow-y-auto border-line-strong border-l bg-panel shadow-float outline-none max-md:top-auto max-md:max-h-[62dvh] max-md:w-full max-md:rounded-t-xl max-md:border-t max-md:border-l-0'
          : `relative ${isChosen ? '[&>section:first-of-type>div:first-child]:pr-7' : ''} w-[288px] overflow-y-auto border-line border-l bg-panel outline-none`
      }
    >
      {(isOver || isChosen) && (
        <button
          type="button"
          aria-label="Close"
          title="Close (Esc)"
          className="absolute top-2.5 right-2.5 rounded-md p-1 text-dim hover:text-text"
          onClick={leaveInspector}
        >
          <X size={16} aria-hidden />
        </button>
      )}
      {selected !== null && (
        <Selected
          selected={selected}
          isOnPage={/\/(jobs|approvals|openclaw)(\/|$)/.test(pathname)}
        />
      )}
      {thread.success && (
        <>
          <SessionSections id={thread.data} />
          <ChatArtifacts id={thread.data} />
        </>
      )}
      <HereSection />
      {selected === null && (
        <>
          <MentionsSection />
          <ReceiptsSection title="Lately" />
        </>
      )}
    </aside>
  );
}

function Selected({ selected, isOnPage }: { selected: Selection; isOnPage: boolean }) {
  switch (selected.kind) {
    case 'run':
      return <RunSections key={selected.id} id={selected.id} />;
    case 'tool':
      return <ToolSections key={selected.id} id={selected.id} />;
    case 'approval':
      return <ApprovalSections key={selected.id} id={selected.id} isOnPage={isOnPage} />;
    case 'node':
      return (
        <Suspense
          fallback={
            <div className="px-4 py-3.5">
              <Opening />
            </div>
          }
        >
          <NodeSections key={selected.id} id={selected.id} />
        </Suspense>
      );
    case 'job':
      return <JobSections key={selected.id} id={selected.id} isOnPage={isOnPage} />;
    case 'instance':
      return <InstanceSections key={selected.id} id={selected.id} isOnPage={isOnPage} />;
  }
}

/** Escape leaves what was chosen, unless it has to leave a field or a dialog first. */
function useEscape(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const press = ({ key, target, defaultPrevented }: KeyboardEvent) => {
      if (key !== 'Escape' || defaultPrevented) return;
      if (target instanceof Element && target.closest('input, textarea, select, dialog, [popover]'))
        return;
      leaveInspector();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isOn]);
}
