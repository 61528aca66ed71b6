import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { signOut } from '../store/sign-out.ts';
import { useRoom } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';

/** Who one is here, and the way out. */
export function AccountMenu() {
  const { account } = useRoom();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    const isOut = await signOut();
    setBusy(false);
    if (isOut) await navigate({ to: '/' });
  };
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={`Account of ${account.name}`}
        className="rounded-full"
      >
        <Avatar name={account.name} kind="person" size="size-6" />
      </button>
      <section
        id="account"
        popover="auto"
        aria-label="Account"
        className="fixed inset-auto top-12 right-3.5 m-0 w-64 rounded-xl border border-line-strong bg-panel p-4 text-text shadow-float"
      >
        <p className="truncate font-semibold">{account.name}</p>
        <p className="truncate text-dim text-small">{account.email}</p>
        <Button className="mt-3 w-full" disabled={isBusy} onClick={() => void leave()}>
          Sign out
        </Button>
      </section>
    </>
  );
}
