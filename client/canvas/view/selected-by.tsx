import { inLine } from '../../../shared/lib/marked.ts';
import type { ChosenBy } from '../state/others.ts';
import { useForAll } from './for-all.ts';

/** Who else has chosen this, or points to it; `isBelow`: where something else is said above it. */
export function SelectedBy({
  by: { name, isAgent, more },
  isBelow = false,
}: {
  by: ChosenBy;
  isBelow?: boolean;
}) {
  const { detail } = useForAll();
  return (
    // Around what says that one has chosen it oneself.
    <span
      className={`pointer-events-none absolute -inset-2 rounded-xl border-2 ${isAgent ? 'border-agent' : 'border-human'}`}
    >
      <span
        className={`absolute ${isBelow ? 'top-full' : 'bottom-full'} -left-0.5 max-w-full truncate rounded-sm px-1.5 font-semibold text-on-mark ${detail === 'all' ? 'text-tiny' : 'text-[20px] leading-[1.2]'} ${isAgent ? 'bg-agent' : 'bg-human'}`}
      >
        {inLine(name)}
        {more > 0 && ` +${more}`}
      </span>
    </span>
  );
}
