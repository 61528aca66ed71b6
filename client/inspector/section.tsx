import { type ReactNode, useId } from 'react';
import type { NameOf } from '../store/author-name.ts';
import { useRoomNow } from '../store/use-now.ts';
import { Avatar } from '../ui/avatar.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { moment } from '../ui/time-words.ts';
import type { Happening } from './what-happened.ts';

/** A part of the right column, with a name. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2 border-line border-b px-4 py-3.5">
      <div className="flex items-baseline justify-between gap-2">
        <h2 id={id} className="font-semibold text-faint text-tiny uppercase tracking-wider">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

export interface Fact {
  label: string;
  value: ReactNode;
}

/** What is known about something, a line each. */
export const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="flex flex-col gap-1 text-small">
    {facts.map(({ label, value }) => (
      <div key={label} className="flex justify-between gap-3">
        <dt className="whitespace-nowrap text-dim">{label}</dt>
        <dd className="min-w-0 truncate text-right">{value}</dd>
      </div>
    ))}
  </dl>
);

/** What happened, the newest on top. */
export function Happenings({ list, nameOf }: { list: readonly Happening[]; nameOf: NameOf }) {
  const now = useRoomNow(60_000);
  return (
    <ol className="flex flex-col gap-1.5 text-small">
      {list.map(({ at, by, words }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two things may happen at one moment
        <li key={`${at} ${i}`} className="flex items-center gap-2">
          {by !== null && <Avatar name={nameOf(by)} kind={kindOf(by)} size="size-4.5" />}
          <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">{words}</span>
          <time className="whitespace-nowrap text-faint" dateTime={new Date(at).toISOString()}>
            {moment(at, now)}
          </time>
        </li>
      ))}
    </ol>
  );
}

/** What was selected is not here any more, or never was. */
export const Gone = ({ children }: { children: ReactNode }) => (
  <p className="py-3.5 pr-10 pl-4 text-dim">{children}</p>
);
