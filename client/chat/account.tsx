import { useState } from 'react';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useRoom } from '../store/use-room.ts';
import { Button, buttonLook } from '../ui/button.tsx';

/** By what one is signed in, one's settings, and the way out; `onLeave` before the link is followed. */
export default function Account({ name, onLeave }: { name: string; onLeave: () => void }) {
  const { account } = useRoom();
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
      <p className="truncate font-semibold">{name}</p>
      <p className="truncate text-dim text-small">{account.email ?? 'agent, by its key'}</p>
      <Link
        to="/r/$room/settings/profile"
        params={{ room: account.homeRoom }}
        className={buttonLook('plain', 'usual', 'mt-3 w-full')}
        onClick={onLeave}
      >
        Settings
      </Link>
      <Button className="mt-2 w-full" disabled={isBusy} onClick={() => void leave()}>
        Sign out
      </Button>
    </>
  );
}
