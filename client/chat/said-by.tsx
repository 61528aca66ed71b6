import type { ReactNode } from 'react';
import { Avatar } from '../ui/avatar.tsx';

/** The frame of everything that somebody says: who on the left, when beside the name, words below. */
export function SaidBy({
  label,
  name,
  kind,
  aside,
  children,
}: {
  /** What the article is called. */
  label: string;
  name: string;
  kind: 'person' | 'agent';
  aside: ReactNode;
  children: ReactNode;
}) {
  return (
    <article aria-label={label} className="grid grid-cols-[28px_minmax(0,1fr)] gap-3 max-md:gap-2">
      <Avatar name={name} kind={kind} />
      <div className="min-w-0">
        <div className="mb-1 flex min-h-[22px] flex-wrap items-center gap-x-2 gap-y-1">
          <span className={`font-semibold ${kind === 'agent' ? 'text-agent' : ''}`}>{name}</span>
          {aside}
        </div>
        <div className="flex flex-col gap-2.5">{children}</div>
      </div>
    </article>
  );
}
