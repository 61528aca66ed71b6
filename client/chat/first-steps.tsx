import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from '../nav/link.tsx';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { focusComposer } from './composer.tsx';

/** The first two minutes in a room of one's own: each step lights up when it has happened. */
export default function FirstSteps() {
  const { id: room, account } = useRoom();
  const hasSaid = useListedThreads().length > 0;
  const hasCompany = useSession(({ replica }) => replica.rows.members.size > 1);
  const { isLeft, leave } = useLeft(account.principal);
  if (isLeft) return null;
  const link = 'underline underline-offset-4 hover:text-text';
  return (
    <section aria-labelledby="first-steps" className="mt-8">
      <div className="flex items-center justify-between gap-3">
        <h2
          id="first-steps"
          className="font-semibold text-faint text-tiny uppercase tracking-wider"
        >
          The first two minutes
        </h2>
        <Button look="ghost" size="small" onClick={leave}>
          Hide this
        </Button>
      </div>
      <ol className="mt-2 divide-y divide-line rounded-lg border border-line bg-panel">
        <Step isDone title="Your room is open">
          It is yours alone until you invite somebody. Every change in it shows at once, everywhere.
        </Step>
        <Step isDone={hasSaid} title="Say hello to the assistant">
          <button type="button" className={link} onClick={focusComposer}>
            Write below
          </button>
          , or click a sentence above. No key is needed; the word beside an answer says which model
          gave it.
        </Step>
        <Step isDone={hasCompany} title="Bring somebody">
          <Link to="/r/$room/settings/invites" params={{ room }} className={link}>
            Invite a person
          </Link>{' '}
          or{' '}
          <Link to="/r/$room/settings/agents" params={{ room }} className={link}>
            let an agent of yours in
          </Link>
          . Both see what you see, and you decide what they may do.
        </Step>
        <Step isDone={false} isLater title="Create your OpenClaw">
          Not in this version yet. When it comes, one button here will ask for your approval first,
          and say what it does, what it costs and what it unlocks.
        </Step>
      </ol>
    </section>
  );
}

function Step({
  isDone,
  isLater = false,
  title,
  children,
}: {
  isDone: boolean;
  isLater?: boolean;
  title: string;
  children: ReactNode;
}) {
  const mark = isDone ? 'border-live text-live' : 'border-line-strong text-transparent';
  return (
    <li className="flex gap-3 px-4 py-3">
      <span
        aria-hidden
        className={`mt-px inline-grid size-[18px] shrink-0 place-items-center rounded-full border ${mark}`}
      >
        <Check size={11} strokeWidth={3} />
      </span>
      <div className="min-w-0">
        <p className="font-semibold">
          {title}
          <span className="sr-only">{isDone ? ': done' : isLater ? ': not yet' : ': to do'}</span>
          {isLater && (
            <span aria-hidden className="ml-2 font-normal text-faint text-small">
              not yet
            </span>
          )}
        </p>
        <p className="mt-0.5 max-w-prose text-dim">{children}</p>
      </div>
    </li>
  );
}

/** Who has seen enough of it, in this browser. */
function useLeft(principal: string) {
  const name = `autopilot first steps ${principal}`;
  const [isLeft, setLeft] = useState(() => attempt(() => localStorage.getItem(name)) === 'left');
  return {
    isLeft,
    leave: () => {
      setLeft(true);
      attempt(() => localStorage.setItem(name, 'left'));
    },
  };
}

/** A browser may keep nothing; then it is there again with the next page. */
function attempt<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
