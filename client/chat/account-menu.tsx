import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, buttonLook } from '../ui/button.tsx';
import { kindOf } from '../ui/kind-of.ts';

/** Who one is here, and the way out. */
export function AccountMenu() {
  const { account } = useRoom();
  const name = useSession(
    ({ replica }) => replica.rows.members.get(account.principal)?.name ?? account.name,
  );
  const popover = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    const { signOut } = await import('../store/sign-out.ts');
    const isOut = await signOut();
    setBusy(false);
    if (isOut) await navigate({ to: '/' });
  };
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={`Account of ${name}`}
        className="rounded-full"
      >
        <Avatar name={name} kind={kindOf(account.principal)} size="size-6" />
      </button>
      <section
        ref={popover}
        id="account"
        popover="auto"
        aria-label="Account"
        className="fixed inset-auto top-12 right-3.5 m-0 w-64 rounded-xl border border-line-strong bg-panel p-4 text-text shadow-float"
      >
        <p className="truncate font-semibold">{name}</p>
        <p className="truncate text-dim text-small">{account.email ?? 'agent, by its key'}</p>
        <Link
          to="/r/$room/settings/profile"
          params={{ room: account.homeRoom }}
          className={buttonLook('plain', 'usual', 'mt-3 w-full')}
          onClick={() => popover.current?.hidePopover()}
        >
          Settings
        </Link>
        <Button className="mt-2 w-full" disabled={isBusy} onClick={() => void leave()}>
          Sign out
        </Button>
      </section>
    </>
  );
}
