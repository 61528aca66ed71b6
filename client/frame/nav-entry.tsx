import type { LucideIcon } from 'lucide-react';

/** The look of an entry of the room's navigation: a row on the left, a tab at the foot of a phone. */
export const navLook =
  'relative flex items-center gap-2.5 rounded-md px-2 py-1.5 text-dim hover:bg-raised/60 hover:text-text aria-[current=page]:bg-raised aria-[current=page]:text-text max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:gap-0.5 max-md:rounded-none max-md:px-1 max-md:py-2 max-md:text-tiny';

/** What stands in it: a mark, a word, and how many wait or are under way. */
export function NavEntry({
  icon: Icon,
  name,
  count = 0,
  counted = '',
  isAsking = false,
}: {
  icon: LucideIcon;
  name: string;
  count?: number;
  /** What the number counts, for who hears it. */
  counted?: string;
  /** Somebody is waited for. */
  isAsking?: boolean;
}) {
  return (
    <>
      <Icon size={16} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {count > 0 && (
        <span
          className={`rounded-full px-1.5 font-semibold text-tiny max-md:absolute max-md:top-1 max-md:left-[calc(50%+6px)] ${isAsking ? 'bg-wait text-accent-ink' : 'border border-line-strong bg-panel text-text'}`}
        >
          {count}
          <span className="sr-only"> {counted}</span>
        </span>
      )}
    </>
  );
}
