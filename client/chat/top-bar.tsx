import { Link } from '@tanstack/react-router';
import { Keyboard } from 'lucide-react';
import { splitPrincipal } from '../../shared/model/principal.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { keysStore } from '../ui/keys-dialog.tsx';
import { Pill } from '../ui/marks.tsx';
import { AccountMenu } from './account-menu.tsx';
import { ConnectionBadge } from './connection-badge.tsx';
import { Outbox } from './outbox.tsx';

/** Where one is, how the connection is, and who is here. */
export function TopBar() {
  const { id } = useRoom();
  const title = useSession(({ room }) => room?.title);
  return (
    <header className="col-span-full flex items-center gap-3 border-line border-b bg-panel px-3.5">
      <Link to="/r/$room" params={{ room: id }} className="font-bold text-read">
        Autopilot
      </Link>
      <ConnectionBadge />
      <Outbox />
      {title !== undefined && (
        <span className="min-w-0 max-md:hidden">
          <Pill>{title}</Pill>
        </span>
      )}
      <span className="flex-1" />
      <Here />
      <button
        type="button"
        aria-label="Keys"
        title="Keys (?)"
        className="rounded-md p-1.5 text-dim hover:bg-raised hover:text-text max-md:hidden"
        onClick={() => keysStore.setState({ isOpen: true })}
      >
        <Keyboard size={16} aria-hidden />
      </button>
      <AccountMenu />
    </header>
  );
}

/** The others who are here; oneself is the account at the end of the bar. */
function Here() {
  const present = useSession((session) => session.present);
  const self = useRoom().account.principal;
  const others = present.filter(({ principal }) => principal !== self);
  if (others.length === 0) return null;
  return (
    <ul aria-label="Here now" className="flex items-center gap-2">
      {others.slice(0, 5).map(({ principal, name }) => (
        <li key={principal}>
          <Avatar
            name={name}
            kind={splitPrincipal(principal).kind === 'human' ? 'person' : 'agent'}
          />
          <span className="sr-only">{name}</span>
        </li>
      ))}
      {others.length > 5 && <li className="text-dim text-small">and {others.length - 5} more</li>}
    </ul>
  );
}
