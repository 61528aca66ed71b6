import { type ReactNode, useId } from 'react';
import { useTitle } from '../ui/use-title.ts';

/** The frame of one page of settings: what it is about, and what can be done. */
export function Panel({
  title,
  intro,
  children,
}: {
  title: string;
  intro: ReactNode;
  children: ReactNode;
}) {
  useTitle(title);
  return (
    <section aria-label={title} className="flex w-full max-w-[720px] flex-col gap-5">
      <div>
        <h2 className="font-semibold text-lg tracking-tight">{title}</h2>
        <p className="mt-1 max-w-prose text-dim">{intro}</p>
      </div>
      {children}
    </section>
  );
}

/** A part of a panel with a name of its own. */
export function Part({
  title,
  level: Heading = 'h3',
  children,
}: {
  title: string;
  level?: 'h2' | 'h3';
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2.5">
      <Heading id={id} className="font-semibold text-faint text-tiny uppercase tracking-wider">
        {title}
      </Heading>
      {children}
    </section>
  );
}

/** Rows under each other, in one box. */
export const Rows = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul
    aria-label={label}
    className="divide-y divide-line rounded-lg border border-line bg-panel [&>li]:px-4 [&>li]:py-3"
  >
    {children}
  </ul>
);

/** There is nothing yet, and what it would be good for. */
export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="rounded-lg border border-line border-dashed px-4 py-5 text-dim">{children}</p>
);
