import { inLine } from '../../../shared/lib/marked.ts';
import type { ChosenBy } from '../state/others.ts';

/** Who else has chosen this, or points to it; `isBelow`: where something else is said above it. */
export function SelectedBy({
  by: { name, isAgent, more },
  isBelow = false,
}: {
  by: ChosenBy;
  isBelow?: boolean;
}) {
  return (
    <span
      className={`pointer-events-none absolute -inset-1 rounded-xl border-2 ${isAgent ? 'border-agent' : 'border-human'}`}
    >
      <span
        className={`absolute ${isBelow ? '-bottom-4' : '-top-4'} -left-0.5 max-w-full truncate rounded-sm px-1.5 font-semibold text-on-mark text-tiny ${isAgent ? 'bg-agent' : 'bg-human'}`}
      >
        {inLine(name)}
        {more > 0 && ` +${more}`}
      </span>
    </span>
  );
}
