import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { dismiss, toastStore } from './toast-store.ts';

/** Sentences for a moment. The region is always there, so that a screen reader hears what comes. */
export function Toasts() {
  const toasts = useStore(toastStore);
  return (
    <div
      role="status"
      aria-label="Notices"
      className="pointer-events-none fixed bottom-4 left-4 z-30 flex max-w-[calc(100vw-32px)] flex-col items-start gap-2 max-md:inset-x-4 max-md:top-14 max-md:bottom-auto max-md:items-center"
    >
      {toasts.map(({ id, text, does }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-xl items-start gap-3 rounded-lg border border-line-strong bg-raised py-2.5 pr-2 pl-4 shadow-float"
        >
          <span>{text}</span>
          {does !== undefined && (
            <button
              type="button"
              className="font-semibold underline underline-offset-4"
              onClick={() => {
                dismiss(id);
                does.act();
              }}
            >
              {does.label}
            </button>
          )}
          <button
            type="button"
            aria-label="Dismiss"
            className="rounded-md p-1 text-dim hover:text-text"
            onClick={() => dismiss(id)}
          >
            <X size={14} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
