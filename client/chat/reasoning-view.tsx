import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { StreamPart } from '../../shared/model/part.ts';
import { useOpened } from '../store/opened.ts';
import { useSession } from '../store/use-room.ts';
import { Markdown } from './markdown.tsx';

/** How an answer came about; closed until somebody wants to know. */
export const ReasoningView = memo(({ part }: { part: StreamPart }) => {
  const text = useSession(({ replica }) => replica.texts.get(part.id)?.text ?? '');
  const [isOpen, setOpen] = useOpened(part.id);
  const isLive = part.state === 'live';
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="inline-flex list-none items-center gap-1.5 rounded-sm text-dim text-small hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight size={13} aria-hidden className={isOpen ? 'rotate-90' : ''} />
        {isLive ? 'Thinking…' : 'Thoughts'}
      </summary>
      {isOpen && (
        <div className="mt-1.5 border-line-strong border-l-2 pl-3 text-dim">
          <Markdown text={text} isLive={isLive} />
        </div>
      )}
    </details>
  );
});
ReasoningView.displayName = 'ReasoningView';
