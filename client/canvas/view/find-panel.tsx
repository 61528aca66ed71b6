import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef, useState } from 'react';
import { isComposing } from '../../ui/keys.ts';
import { type Entry, found } from '../state/entries.ts';
import type { FlowEdge } from '../state/flow-edges.ts';
import type { FlowNode } from '../state/flow-nodes.ts';
import { kindNames } from '../state/kind-names.ts';
import { focusOn } from './focus-on.ts';
import { goTo } from './go-to.ts';
import { inspectNode } from './inspect-node.ts';
import { useCanvas } from './use-canvas.ts';
import { useEntries } from './use-entries.ts';

const mostShown = 12;

/** Finds what is on the canvas by its words, and goes there. */
export default function FindPanel() {
  const canvas = useCanvas();
  const { view } = canvas;
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const entries = useEntries();
  const finds = found(entries, query);
  useEffect(() => field.current?.focus(), []);
  const close = () => view.setState({ panel: null });
  const go = ({ id, kind }: Entry) => {
    const { isList } = view.getState();
    if (kind !== 'line') inspectNode(id);
    const goal = isList ? id : null;
    const selected = new Set([id]);
    view.setState({ selected, panel: null, isList: false, goal, following: null });
    if (!isList) void goTo(canvas, flow, id).then(() => focusOn(id));
  };
  return (
    <search
      aria-label="Find on the canvas"
      className="absolute top-14 left-3 z-20 flex w-[min(340px,calc(100%-24px))] flex-col gap-2 rounded-xl border border-line-strong bg-panel p-3 shadow-float"
    >
      <input
        ref={field}
        type="search"
        aria-label="Find"
        placeholder="Find a chat, a note, a member…"
        value={query}
        className="rounded-md border border-field bg-bg px-2.5 py-1.5"
        onChange={({ target }) => setQuery(target.value)}
        onKeyDown={(event) => {
          const [first] = finds;
          if (isComposing(event)) return;
          if (event.key === 'Enter' && first !== undefined) go(first);
          if (event.key === 'Escape') close();
        }}
      />
      {query.trim() !== '' && finds.length === 0 && (
        <p className="text-dim text-small">Nothing on the canvas has these words.</p>
      )}
      <ul className="max-h-72 overflow-y-auto">
        {finds.slice(0, mostShown).map((entry) => (
          <li key={entry.id}>
            <button
              type="button"
              className="flex w-full items-baseline gap-2 rounded-md px-2 py-1 text-left hover:bg-raised"
              onClick={() => go(entry)}
            >
              <span className="min-w-0 flex-1 truncate">{entry.title}</span>
              <span className="text-faint text-tiny">{kindNames[entry.kind]}</span>
            </button>
          </li>
        ))}
      </ul>
      {finds.length > mostShown && (
        <p className="text-faint text-tiny">and {finds.length - mostShown} more</p>
      )}
    </search>
  );
}
