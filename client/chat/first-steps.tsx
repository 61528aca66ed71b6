import { Check } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link } from '../nav/link.tsx';
import { hello } from '../openclaw/hello.ts';
import { latestInstance } from '../openclaw/instances-in.ts';
import { useCreating } from '../openclaw/use-creating.ts';
import { useRefusalWords } from '../settings/refusal-words.ts';
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
          {hasCompany
            ? 'Its members are in it with you.'
            : 'It is yours alone until you invite somebody.'}{' '}
          Every change in it shows at once, everywhere.
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
        <OpenClawStep />
      </ol>
    </section>
  );
}

/** Done when one is ready; until then, the one button, or where it is on its way. */
function OpenClawStep() {
  const { id: room } = useRoom();
  const { create, isBusy, trouble, waitsFor } = useCreating();
  const latest = useSession(({ replica }) => latestInstance(replica.rows.instances));
  const refused = useRefusalWords('instances.create');
  if (latest !== null)
    return (
      <Step isDone={latest.state === 'ready'} title="Create your OpenClaw">
        <Link
          to="/r/$room/t/$threadId"
          params={{ room, threadId: latest.threadId }}
          className="underline underline-offset-4 hover:text-text"
        >
          {latest.state === 'requested' ? 'It waits for your approval' : 'Its chat'}
        </Link>{' '}
        shows how it stands, step by step, and what it answers.
      </Step>
    );
  return (
    <Step isDone={false} title="Create your OpenClaw">
      A real OpenClaw of this room’s own. You are asked first: the request says what will happen,
      what it costs and what it unlocks.
      {refused === null && (
        <Button
          look="primary"
          className="mt-2.5 flex whitespace-normal"
          disabled={isBusy}
          onClick={() => void create(hello)}
        >
          Create your OpenClaw and say hello
        </Button>
      )}
      {(trouble ?? refused) !== null && (
        <span role="alert" className="mt-2 block text-bad">
          {trouble ?? refused}
        </span>
      )}
      {waitsFor !== null && (
        <span role="status" className="mt-2 block">
          It is asked for.
        </span>
      )}
    </Step>
  );
}

function Step({
  isDone,
  title,
  children,
}: {
  isDone: boolean;
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
          <span className="sr-only">{isDone ? ': done' : ': to do'}</span>
        </p>
        <div className="mt-0.5 max-w-prose text-dim">{children}</div>
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
