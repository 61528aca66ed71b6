import { Link } from '../nav/link.tsx';
import { useRoom } from '../store/use-room.ts';
import { buttonLook } from '../ui/button.tsx';
import { useTitle } from '../ui/use-title.ts';

/** A thread that cannot be shown, and why. */
export function NoThread({ reason, wasShown = false }: { reason: string; wasShown?: boolean }) {
  const { id: room } = useRoom();
  useTitle();
  return (
    <main id="main" className="grid min-h-0 place-items-center p-6 max-md:row-span-2">
      <div className="flex max-w-md flex-col items-start gap-4">
        <h1 className="text-balance font-semibold text-title">{whyNotShown(reason, wasShown)}</h1>
        <Link to="/r/$room" params={{ room }} className={buttonLook('plain')}>
          All chats
        </Link>
      </div>
    </main>
  );
}

/** What was taken away while one looked is said as that. */
export function whyNotShown(reason: string, wasShown = false): string {
  if (wasShown && reason !== 'damaged' && reason !== 'tooMany')
    return 'You no longer see this chat: it was made private to others.';

  switch (reason) {
    case 'notFound':
    case 'notAllowed':
      return 'This thread does not exist or is not visible to you.';
    case 'damaged':
      return 'This thread could not be read; other threads work.';
    case 'tooMany':
      return 'Too many things are open in this page. Reload it.';
    default:
      return 'This thread could not be opened. Reload the page.';
  }
}
