import { Button } from './button.tsx';
import { copy } from './copy.ts';

/** Words that can go nowhere any more: shown whole, to be copied, until somebody throws them away. */
export const KeptWords = ({
  label,
  text,
  onDone,
  done = 'Discard',
}: {
  label: string;
  text: string;
  onDone: () => void;
  done?: string;
}) => (
  <section aria-label={label} className="flex w-full min-w-0 flex-col items-start gap-2">
    <pre className="max-h-48 w-full overflow-auto whitespace-pre-wrap rounded-md border border-line bg-panel px-3 py-2 font-sans [overflow-wrap:anywhere]">
      {text}
    </pre>
    <div className="flex gap-2">
      <Button size="small" onClick={() => void copy(text, 'What you wrote')}>
        Copy
      </Button>
      <Button size="small" look="ghost" onClick={onDone}>
        {done}
      </Button>
    </div>
  </section>
);
