import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

/** A button with a list of deeds below it; the arrow keys go through them, Escape closes it. */
export function Menu({
  label,
  look,
  button,
  children,
}: {
  label: string;
  look: string;
  button: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLElement>(null);
  const place = () => {
    const { top = 0, bottom = 0, right = 0 } = opener.current?.getBoundingClientRect() ?? {};
    if (box.current === null) return;
    // Low on the screen it opens upwards.
    const isLow = bottom > innerHeight * 0.7;
    box.current.style.top = isLow ? 'auto' : `${bottom + 6}px`;
    box.current.style.bottom = isLow ? `${innerHeight - top + 6}px` : 'auto';
    box.current.style.left = `${Math.max(8, right - 248)}px`;
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const all = [...(box.current?.querySelectorAll('button') ?? [])];
    const items = all.filter((one) => one.checkVisibility());
    const at = items.findIndex((one) => one.matches(':focus'));
    const next = at === -1 && by < 0 ? -1 : at + by;
    items.at(next % items.length)?.focus();
  };
  return (
    <>
      <button
        ref={opener}
        type="button"
        popoverTarget={id}
        aria-label={label}
        title={label}
        className={look}
        onClick={place}
      >
        {button}
      </button>
      <section
        ref={box}
        id={id}
        popover="auto"
        aria-label={label}
        className="fixed inset-auto m-0 w-[248px] max-w-[calc(100vw-16px)] rounded-xl border border-line-strong bg-panel p-1.5 text-text shadow-float"
        onClick={() => box.current?.hidePopover()}
        onKeyDown={step}
      >
        {children}
      </section>
    </>
  );
}

export const MenuItem = ({
  icon: Icon,
  children,
  onUse,
}: {
  icon: LucideIcon;
  children: ReactNode;
  onUse: () => void;
}) => (
  <button
    type="button"
    className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left hover:bg-raised max-md:py-2.5"
    onClick={onUse}
  >
    <Icon size={14} aria-hidden className="shrink-0 text-dim" />
    {children}
  </button>
);
