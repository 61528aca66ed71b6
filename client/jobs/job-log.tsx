import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { marked } from '../../shared/lib/marked.ts';
import type { JobId } from '../../shared/model/ids.ts';
import type { JobLine } from '../../shared/model/job.ts';
import { jobTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { useStickToEnd } from '../chat/use-stick-to-end.ts';
import { VirtualRows } from '../chat/virtual-rows.tsx';
import { Nothing, Part } from '../settings/panel.tsx';
import { useOlder } from '../store/use-older.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Opening } from '../ui/opening.tsx';

/** What a job says as it goes: the newest line is followed, older ones come as one scrolls up. */
export function JobLog({ id }: { id: JobId }) {
  const topic = jobTopic(id);
  const rows = useSession(({ replica }) => replica.rows.jobLines);
  const isHeld = useSession(({ replica }) => replica.topics.has(topic));
  const lines = useMemo(
    () => [...rows.values()].filter(({ jobId }) => jobId === id).sort((a, b) => a.n - b.n),
    [rows, id],
  );
  return (
    <Part title="Log" level="h2">
      {lines.length > 0 ? (
        <Lines id={id} lines={lines} />
      ) : isHeld ? (
        <Nothing>It said nothing yet. Each step leaves a line here.</Nothing>
      ) : (
        <Opening />
      )}
    </Part>
  );
}

function Lines({ id, lines }: { id: JobId; lines: readonly JobLine[] }) {
  const { connection } = useRoom();
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, Element>({
    count: lines.length,
    getScrollElement: () => box.current,
    getItemKey: (index) => lines[index]?.id ?? index,
    estimateSize: () => 20,
    anchorTo: 'end',
    overscan: 10,
    paddingStart: 8,
    paddingEnd: 8,
  });
  const start = useSession(({ replica }) => replica.topics.get(jobTopic(id))?.start ?? 0);
  const items = virtualizer.getVirtualItems();
  const older = useOlder({
    start,
    isSeen: (items[0]?.index ?? 1) === 0,
    ask: (before) => connection.call('jobs.log', { jobId: id, before, limit: limits.pageRows }),
  });
  useStickToEnd(box, content);
  useEffect(() => {
    if (box.current !== null) box.current.tabIndex = 0;
  }, []);
  return (
    <>
      {older.trouble !== null && (
        <p role="status" className="text-faint text-small">
          Older lines cannot be shown. {older.trouble}
        </p>
      )}
      <section
        ref={box}
        aria-label="Log of the job"
        className="h-72 overflow-y-auto rounded-lg border border-line bg-panel px-3 font-mono text-small [overflow-anchor:none]"
      >
        <VirtualRows virtualizer={virtualizer} list={lines} listRef={content}>
          {(line) => <Line line={line} />}
        </VirtualRows>
      </section>
    </>
  );
}

const Line = ({ line: { at, n, text } }: { line: JobLine }) => (
  <p className="flex gap-3 leading-5">
    <span className="w-8 shrink-0 text-right text-faint">{n}</span>
    <time className="shrink-0 text-faint" dateTime={new Date(at).toISOString()}>
      {clock.format(at)}
    </time>
    <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{marked(text)}</span>
  </p>
);

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
