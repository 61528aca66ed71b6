import type { ReactNode } from 'react';
import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import type { Place } from './places.ts';

/** What is one's own lies in one's own room. */
export function OwnRoomOnly({ to, children }: { to: Place['to']; children: ReactNode }) {
  const { id, account } = useRoom();
  if (id === account.homeRoom) return children;
  return (
    <div className="flex flex-col items-start gap-4">
      <p className="text-dim">This is set in your own room.</p>
      <Link to={to} params={{ room: account.homeRoom }} className={buttonLook('plain')}>
        Go there
      </Link>
    </div>
  );
}
