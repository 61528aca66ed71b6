import { Suspense, useRef } from 'react';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { lazyView } from '../ui/lazy-view.ts';

const Account = lazyView(() => import('./account.tsx'));

/** Who one is here; behind it, the way out. */
export function AccountMenu() {
  const { account } = useRoom();
  const name = useSession(
    ({ replica }) => replica.rows.members.get(account.principal)?.name ?? account.name,
  );
  const popover = useRef<HTMLElement>(null);
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
        <Suspense>
          <Account name={name} onLeave={() => popover.current?.hidePopover()} />
        </Suspense>
      </section>
    </>
  );
}
