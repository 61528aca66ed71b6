import type { ReactNode } from 'react';
import { Avatar } from '../ui/avatar.tsx';

/** The frame of everything that somebody says: who on the left, when beside the name, words below. */
export function SaidBy({
  label,
  name,
  kind,
  aside,
  isMarked = false,
  children,
}: {
  /** What the article is called. */
  label: string;
  name: string;
  kind: 'person' | 'agent';
  aside: ReactNode;
  /** A link led here. */
  isMarked?: boolean;
  children: ReactNode;
}) {
  return (
    <article
      aria-label={label}
      aria-current={isMarked ? 'location' : undefined}
      className="group relative grid grid-cols-[28px_minmax(0,1fr)] gap-3 rounded-lg aria-[current]:bg-accent/10 aria-[current]:outline-8 aria-[current]:outline-accent/10 max-md:gap-2"
    >
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
