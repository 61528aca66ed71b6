import { inLine } from '../../../shared/lib/marked.ts';
import { useForAll } from './for-all.ts';
import { useChosenBy } from './use-canvas.ts';

/** Who else has chosen this, or points to it; `isBelow`: where something else is said above it. */
export function SelectedBy({ id, isBelow = false }: { id: string; isBelow?: boolean }) {
  const by = useChosenBy(id);
  const { isPicture } = useForAll();
  if (by === undefined || isPicture) return null;
  const { name, isAgent, more } = by;
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
