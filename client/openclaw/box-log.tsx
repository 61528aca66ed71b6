import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { marked } from '../../shared/lib/marked.ts';
import type { InstanceId } from '../../shared/model/ids.ts';
import type { BoxLine } from '../../shared/model/instance.ts';
import { boxTopic } from '../../shared/model/topic.ts';
import { useStickToEnd } from '../chat/use-stick-to-end.ts';
import { VirtualRows } from '../chat/virtual-rows.tsx';
import { Fresh } from '../frame/fresh.tsx';
import { Nothing } from '../settings/panel.tsx';
import { useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Button } from '../ui/button.tsx';
import { Opening } from '../ui/opening.tsx';

/** What a box says, for operators and owners. It is told only while somebody looks. */
export function BoxLog({ id }: { id: InstanceId }) {
  const [isOpen, setOpen] = useState(false);
  const role = useSession(({ self }) => self?.role ?? null);
  if (role !== 'owner' && role !== 'operator')
    return <Nothing>Operators and owners may read what its box says.</Nothing>;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Close the log' : 'Follow the log'}
        </Button>
        <span className="text-dim text-small">
          The last lines. Secrets, and whatever people say in its sessions, are taken out before a
          line leaves the box; such a line names the file in which all of it stands.
        </span>
        {isOpen && <Fresh topic={boxTopic(id)} />}
      </div>
      {isOpen && <Tail id={id} />}
    </>
  );
}

function Tail({ id }: { id: InstanceId }) {
  const { isHeld, refused } = useTopic(boxTopic(id));
  const rows = useSession(({ replica }) => replica.rows.boxLines);
  const lines = useMemo(
    () =>
      [...rows.values()].filter(({ instanceId }) => instanceId === id).sort((a, b) => a.n - b.n),
    [rows, id],
  );
  if (lines.length > 0) return <Lines lines={lines} />;
  if (refused !== undefined) return <Nothing>You may not read what its box says.</Nothing>;
  return isHeld ? <Nothing>It said nothing yet.</Nothing> : <Opening />;
}

function Lines({ lines }: { lines: readonly BoxLine[] }) {
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
  const { isAway, toEnd } = useStickToEnd(box, content);
  useEffect(() => {
    // What scrolls must be reached by keyboard.
    if (box.current !== null) box.current.tabIndex = 0;
  }, []);
  return (
    <div className="relative">
      <section
        ref={box}
        aria-label="Log of the box"
        className="h-72 overflow-y-auto rounded-lg border border-line bg-panel px-3 font-mono text-small [overflow-anchor:none]"
      >
        <VirtualRows virtualizer={virtualizer} list={lines} listRef={content}>
          {(line) => <Line line={line} />}
        </VirtualRows>
      </section>
      {isAway && (
        <Button size="pill" className="absolute bottom-3 left-1/2 -translate-x-1/2" onClick={toEnd}>
          Follow again
        </Button>
      )}
    </div>
  );
}

const tones: Record<BoxLine['level'], string> = {
  debug: 'text-faint',
  info: 'text-dim',
  warn: 'text-wait',
  error: 'text-bad',
};

const Line = ({ line: { at, level, text } }: { line: BoxLine }) => (
  <p className="flex gap-3 leading-5">
    <time className="shrink-0 text-faint" dateTime={new Date(at).toISOString()}>
      {clock.format(at)}
    </time>
    <span className={`w-10 shrink-0 ${tones[level]}`}>{level}</span>
    <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{marked(text)}</span>
  </p>
);

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
