import { inLine } from '../../../shared/lib/marked.ts';
import { kindOf } from '../../ui/kind-of.ts';
import type { Other } from '../state/others.ts';
import { useOf, useView } from './use-canvas.ts';

/** Who else has chosen this, or points to it. */
export function SelectedBy({ id }: { id: string }) {
  const isBy = ({ selection, focus }: Other) =>
    focus === id || selection?.some((one) => one === id) === true;
  const name = useOf((others) => others.find(isBy)?.user.name ?? '');
  const isAgent = useOf((others) => {
    const first = others.find(isBy);
    return first !== undefined && kindOf(first.user.principal) === 'agent';
  });
  const more = useOf((others) => others.filter(isBy).length - 1);
  const isPicture = useView((view) => view.isPicture);
  if (more < 0 || isPicture) return null;
  return (
    <span
      className={`pointer-events-none absolute -inset-1 rounded-xl border-2 ${isAgent ? 'border-agent' : 'border-human'}`}
    >
      <span
        className={`absolute -top-4 -left-0.5 max-w-full truncate rounded-sm px-1.5 font-semibold text-on-mark text-tiny ${isAgent ? 'bg-agent' : 'bg-human'}`}
      >
        {inLine(name)}
        {more > 0 && ` +${more}`}
      </span>
    </span>
  );
}
