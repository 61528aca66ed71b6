import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { dismiss, toastStore } from './toast-store.ts';
import { toastsPlace } from './toasts-place.ts';

/** Sentences for a moment. The region is always there, so that a screen reader hears what comes. */
export function Toasts() {
  const toasts = useStore(toastStore);
  return (
    <div
      role="status"
      aria-label="Notices"
      className={`pointer-events-none fixed z-30 flex flex-col gap-2 ${toastsPlace(location)}`}
    >
      {toasts.map(({ id, text, does }) => (
        <div
          key={id}
          className="pointer-events-auto flex max-w-xl items-start gap-3 rounded-lg border border-line-strong bg-raised py-2.5 pr-2 pl-4 shadow-float"
        >
          <span className="min-w-0 flex-1">{text}</span>
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
