import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';

export type Tone = 'live' | 'wait' | 'bad' | 'off' | 'sleep';

const dots: Record<Tone, string> = {
  live: 'bg-live',
  wait: 'bg-wait',
  bad: 'bg-bad',
  off: 'bg-sleep',
  sleep: 'bg-sleep',
};

/** A state as a colour; the word stands beside it. */
export const Dot = ({ tone }: { tone: Tone }) => (
  <span aria-hidden className={`size-[7px] shrink-0 rounded-full ${dots[tone]}`} />
);

export const Pill = ({ children, title }: { children: ReactNode; title?: string }) => (
  <span
    title={title}
    className="inline-flex items-center gap-1.5 whitespace-nowrap rounded-full border border-line px-2 py-0.5 text-dim text-small"
  >
    {children}
  </span>
);

/** A key to press, where there are keys: on glass only `isAlways`. */
export const Kbd = ({ children, isAlways }: { children: ReactNode; isAlways?: true }) => (
  <kbd
    className={`${isAlways ? '' : 'pointer-coarse:hidden'} rounded-sm border border-current border-b-2 px-1 font-mono text-tiny`}
  >
    {children}
  </kbd>
);

/** A chat that only named members see. */
export const PrivateMark = () => (
  <span className="self-center text-dim" title="Private">
    <Lock size={12} aria-hidden />
    <span className="sr-only">private</span>
  </span>
);
