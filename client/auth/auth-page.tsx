import type { ReactNode } from 'react';
import { Link } from '../nav/link.tsx';
import { useTitle } from '../ui/use-title.ts';

/** The frame of every page that stands before a room: narrow, one thing to do. */
export function AuthPage({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title);
  return (
    <main className="grid min-h-full place-items-center px-6 py-12">
      <div className="flex w-full max-w-xs flex-col gap-6">
        <Link to="/" className="self-start font-semibold text-dim hover:text-text">
          Autopilot
        </Link>
        <h1 className="text-balance font-semibold text-xl tracking-tight">{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** A link in a sentence. */
export const linkLook =
  'font-semibold text-text underline decoration-line-strong underline-offset-4 hover:decoration-current';
