import { fadesOut } from './waterfall.tsx';

/** What the colours of the bars mean, which each row says in words as well. */
export const Legend = () => (
  <details className="text-small">
    <summary className="w-fit cursor-pointer text-dim">What the colours of the bars mean</summary>
    <ul className="flex flex-wrap gap-x-4 gap-y-1 pt-1.5 text-dim">
      {colours.map(([look, words]) => (
        <li key={words} className="flex items-center gap-1.5">
          <span aria-hidden className={`h-2.5 w-5 shrink-0 rounded-sm ${look}`} />
          {words}
        </li>
      ))}
    </ul>
  </details>
);

const colours: readonly [look: string, words: string][] = [
  ['bg-sleep', 'Not begun, or ended without being done'],
  ['bg-live/50', 'With the model'],
  ['bg-live', 'Goes on, or writes'],
  ['bg-agent', 'In calls'],
  ['bg-wait', 'Waits for a decision, or its outcome is unknown'],
  ['bg-bad/60', 'Nothing comes'],
  ['bg-bad', 'Failed or broke off'],
  [`bg-live ${fadesOut}`, 'Not over'],
];
