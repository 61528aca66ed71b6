import { Bell as BellIcon } from 'lucide-react';
import { Suspense, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { lazyView } from '../ui/lazy-view.ts';
import { noticesStore, readNotices } from './notices-store.ts';

const NoticesMenu = lazyView(() => import('./notices-menu.tsx'));

/** What this page was told meanwhile, and how it tells. */
export function Bell() {
  const unread = useStore(noticesStore, (state) => state.unread);
  const [isOpen, setOpen] = useState(false);
  const popover = useRef<HTMLElement>(null);
  return (
    <>
      <button
        type="button"
        popoverTarget="notices"
        aria-label={unread === 0 ? 'Notices' : `Notices, ${unread} new`}
        title="Notices"
        className="relative rounded-md p-1.5 text-dim hover:bg-raised hover:text-text"
      >
        <BellIcon size={16} aria-hidden />
        {unread > 0 && (
          <span aria-hidden className="absolute top-1 right-1 size-[7px] rounded-full bg-wait" />
        )}
      </button>
      <section
        ref={popover}
        id="notices"
        popover="auto"
        aria-label="Notices"
        className="fixed inset-auto top-12 right-3.5 m-0 max-h-[70dvh] w-80 max-w-[calc(100vw-28px)] overflow-auto rounded-xl border border-line-strong bg-panel p-4 text-text shadow-float"
        onToggle={({ newState }) => {
          setOpen(newState === 'open');
          if (newState === 'open') readNotices();
        }}
      >
        {isOpen && (
          <Suspense>
            <NoticesMenu onLeave={() => popover.current?.hidePopover()} />
          </Suspense>
        )}
      </section>
    </>
  );
}
