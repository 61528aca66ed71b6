import { memo } from 'react';
import { inLine, marked } from '../../shared/lib/marked.ts';
import type { ToolPart } from '../../shared/model/part.ts';
import { Link } from '../nav/link.tsx';
import { commandOf } from '../store/command-of.ts';
import { useOpened } from '../store/opened.ts';
import { inspect } from '../store/selection.ts';
import { inputSummary, toolWords, valueText } from '../store/tool-words.ts';
import { useHeldCall } from '../store/use-held.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { Dot } from '../ui/marks.tsx';
import { reachable } from '../ui/reachable.ts';

/** A tool call: one row that says how it stands, and opens to what went in and came out. */
export const ToolView = memo(({ part }: { part: ToolPart }) => {
  const [isOpen, setOpen] = useOpened(part.id);
  const now = useRoomNow(1_000, part.state === 'running');
  const { tone, state, meaning } = toolWords(part, now, useHeldCall(part));
  const { id: room } = useRoom();
  const ran = commandOf(part);
  const made = madeBy(part);
  const row = (
    <details
      aria-label={`Tool ${part.name}`}
      className="overflow-hidden rounded-[9px] border border-line"
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !isOpen) inspect({ kind: 'tool', id: part.id });
        setOpen(currentTarget.open);
      }}
    >
      <summary className="flex list-none flex-wrap items-center gap-x-2.5 bg-panel px-3 py-[7px] hover:bg-raised focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
        <Dot tone={tone} />
        <b className="font-semibold">{part.name}</b>
        <span className="min-w-0 flex-1 truncate font-mono text-dim text-small">
          {ran === null ? inputSummary(part.input) : marked(ran.command)}
        </span>
        <span className="whitespace-nowrap text-faint text-small">
          {typeof ran?.exitCode === 'number' && `exit ${ran.exitCode} · `}
          {state}
        </span>
        {part.error !== undefined && !isOpen && (
          <span
            className={`line-clamp-3 w-full pl-[17px] text-small [overflow-wrap:anywhere] ${tone === 'bad' ? 'text-bad' : 'text-dim'}`}
          >
            {marked(part.error)}
          </span>
        )}
      </summary>
      {meaning !== null && (
        <p className="border-line border-t px-3 py-2 text-dim text-small">{meaning}</p>
      )}
      <Value label={part.asked === undefined ? 'Input' : 'Input, as changed'} value={part.input} />
      {part.asked !== undefined && <Value label="Asked for" value={part.asked} />}
      {ran?.isCut === true && (
        <p className="border-line border-t px-3 py-2 text-dim text-small">
          It wrote more than is kept: these are its last lines.
        </p>
      )}
      {part.output !== undefined && <Value label="Output" value={ran?.text ?? part.output} />}
      {part.error !== undefined && <Value label="Why" value={part.error} />}
      <button
        type="button"
        className="border-line border-t px-3 py-2 text-dim text-small underline underline-offset-4 hover:text-text wide:hidden"
        onClick={() => inspect({ kind: 'tool', id: part.id }, { raise: true })}
      >
        Its run and receipts
      </button>
    </details>
  );
  if (made === null) return row;
  return (
    <>
      {row}
      <p className="text-small">
        <Link
          to="/r/$room/hatchery"
          params={{ room }}
          search={{ focus: `artifact:${made.id}` }}
          className="text-dim underline underline-offset-4 hover:text-text"
        >
          “{inLine(made.name)}” on the Hatchery
        </Link>
      </p>
    </>
  );
});
ToolView.displayName = 'ToolView';

/** The artifact that a call published, by its own answer. */
function madeBy({ name, state, output }: ToolPart): { id: string; name: string } | null {
  if (name !== 'artifacts.publish' || state !== 'done') return null;
  const [id, called] = ['artifactId', 'name'].map((key) => Reflect.get(Object(output), key));
  return typeof id === 'string' && typeof called === 'string' ? { id, name: called } : null;
}

const Value = ({ label, value }: { label: string; value: unknown }) => (
  <div className="border-line border-t">
    <p className="px-3 pt-2 text-faint text-tiny uppercase tracking-wider">{label}</p>
    <pre
      ref={(element) => reachable(element)}
      className="max-h-80 overflow-auto whitespace-pre-wrap px-3 pt-1 pb-2.5 font-mono text-dim text-small [overflow-wrap:anywhere]"
    >
      {valueText(value)}
    </pre>
  </div>
);
