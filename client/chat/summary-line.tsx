import type { Summary } from '../../shared/model/summary.ts';
import { useOpened } from '../store/opened.ts';
import { summaryWords } from '../store/summary-words.ts';
import { Markdown } from './markdown.tsx';
import { ModelPill } from './run-state.tsx';

/** Where the assistant's own reading of the chat begins, and what it knows of what stands above. */
export default function SummaryLine({ summary }: { summary: Summary }) {
  const { id, state, text, model } = summary;
  const [isOpen, setOpen] = useOpened(id);
  const look =
    'mx-auto flex items-center gap-3 text-dim text-small before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line';
  if (state !== 'done')
    return (
      <p className={`${look} ${state === 'missed' ? 'text-wait' : ''}`}>{summaryWords(summary)}</p>
    );
  return (
    <details
      open={isOpen}
      aria-label="Summary for the assistant"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className={`${look} list-none hover:text-text`}>
        <span className="underline decoration-line-strong underline-offset-4">
          {summaryWords(summary)}
        </span>
      </summary>
      <div className="mt-3 flex flex-col gap-2.5 rounded-lg border border-line bg-panel px-4 py-3">
        <Markdown text={text} isLive={false} />
        <p className="flex flex-wrap items-center gap-2 text-dim text-small">
          {model !== undefined && <ModelPill model={model} />}
          The assistant reads this in place of the messages above. They stay here, every word.
        </p>
      </div>
    </details>
  );
}
